"""What may be out on a channel that lets us in no more: nobody can look, and that is said rather than waited out.

The time of the next look stays: once the channel is reconnected, it goes on by itself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler import notices
from scheduler.channels import Channel, Health
from scheduler.content import Variant
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.states import is_in
from scheduler.wording import N_, Text, verbatim

AT_ONCE = 50
WHY = N_("The channel lets us in no more, so nobody can look whether it is out. Reconnect it, and we look.")


def say_so(session: Session, *, now: datetime) -> int:
    """For the sweep: some of those nobody was told about yet; how many. Those waited for longest come first."""
    found = session.execute(
        select(Delivery.id, Delivery.cause)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(
            is_in(State.UNCONFIRMED, State.WAITING),
            Delivery.look_again_at <= now,
            Channel.health == Health.UNAUTHORIZED,
            Channel.removed_at.is_(None),
        )
        .order_by(Delivery.look_again_at, Delivery.id)
    )
    silent = [row.id for row in found if row.cause != WHY][:AT_ONCE]
    if not silent:
        return 0
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(silent), is_in(State.UNCONFIRMED, State.WAITING))
        .order_by(Delivery.id)
        .options(joinedload(Delivery.variant).joinedload(Variant.post), joinedload(Delivery.channel))
        .with_for_update(skip_locked=True, of=Delivery)
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        row.cause, row.changed_at = WHY, now
        if row.variant is not None:
            _tell(session, row, row.variant, now)
    session.flush()
    for workspace_id in sorted({row.workspace_id for row in rows}):
        touch(session, workspace_id, now)
    return len(rows)


def _tell(session: Session, row: Delivery, variant: Variant, now: datetime) -> None:
    title: Text | str = verbatim(variant.post.title or variant.post.text[:60])
    notices.tell(
        session,
        row.workspace_id,
        kind=str(State.UNCONFIRMED),
        text=N_(
            "“{title}” may be out on {channel}, and the channel lets us in no more. Reconnect it and we look, or look there and say which.",
            title=title,
            channel=verbatim(row.channel.name),
        ),
        about=variant.public_id,
        now=now,
        users=[row.scheduled_by_id] if row.scheduled_by_id else [],
        right=Right.RESOLVE,
    )
