"""What a channel's end, or a recipient's wish to be forgotten, means for what was going out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Capability
from scheduler.channels import Channel, Recipient, keeping, recipients
from scheduler.channels.answers import platform_of
from scheduler.content import Variant
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.publishing.attempt import Part
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.states import is_in
from scheduler.wording import N_

QUIETLY = {"synchronize_session": False}


class StillPublishing(Exception):
    """Something is on its way there right now: its answer must find the channel."""

    text = N_("Something is being published there right now. Try again in a minute.")


def close(session: Session, channel: Channel, *, by: Membership, now: datetime) -> int:
    """Take what is scheduled on a channel off the calendar; planned times stay. Gives how many. Raises StillPublishing."""
    demand(by, Right.CONNECT)
    mine = Delivery.workspace_id == channel.workspace_id, Delivery.channel_id == channel.id
    freed = session.scalars(
        update(Delivery)
        .where(*mine, Delivery.kind == Kind.PUBLISH, is_in(State.SCHEDULED))
        .values(state=State.UNSCHEDULED, due_at=None, stamped_at=None, scheduled_by_id=None, changed_at=now)
        .returning(Delivery.variant_id)
        .execution_options(**QUIETLY)
    ).all()
    # Asked after the update, which waited for whoever was just claiming one of them.
    if session.scalar(select(func.count()).select_from(Delivery).where(*mine, is_in(State.PUBLISHING))):
        raise StillPublishing(str(StillPublishing.text))
    # Nobody will look there again by itself: what is not settled now asks a person at once.
    session.execute(
        update(Delivery)
        .where(*mine, is_in(State.UNCONFIRMED, State.WAITING))
        .values(look_again_at=None)
        .execution_options(**QUIETLY)
    )
    if freed:
        session.execute(
            update(Variant)
            .where(Variant.workspace_id == channel.workspace_id, Variant.id.in_(freed))
            .values(sequence=Variant.sequence + 1, changed_at=now)
            .execution_options(**QUIETLY)
        )
    session.expire_all()
    return len(freed)


def remove(session: Session, channel: Channel, *, by: Membership, now: datetime, ending: str = "") -> int:
    """The whole end of a channel: off the calendar, its readers forgotten, kept only for its history. `ending`: why.

    Gives how many posts are drafts again. Raises StillPublishing.
    """
    freed = close(session, channel, by=by, now=now)
    if Capability.AUDIENCE in platform_of(channel.platform).capabilities:
        forget(session, channel)
        recipients.erase_all(session, channel, by=by, now=now)
    keeping.remove(session, channel, by=by, now=now, ending=ending)
    return freed


def forget(session: Session, channel: Channel, recipient: Recipient | None = None) -> None:
    """Take a recipient (or all of a channel's) out of the records of what was sent; that it was sent stays."""
    people = select(Recipient.id).where(
        Recipient.workspace_id == channel.workspace_id, Recipient.channel_id == channel.id
    )
    if recipient is not None:
        people = people.where(Recipient.id == recipient.id)
    session.execute(
        update(Part)
        .where(Part.workspace_id == channel.workspace_id, Part.recipient_id.in_(people))
        .values(name="", reason=None)
        .execution_options(**QUIETLY)
    )
