"""What stands in the calendar beside posts: campaigns, key dates and embargoes, weekly slots. Made and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.channels import Channel
from scheduler.content import Post, writing
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.campaign import Campaign
from scheduler.planning.key_date import KeyDate
from scheduler.planning.marks import BadMark
from scheduler.planning.slot import Slot
from scheduler.wording import N_

LONGEST = 120


def campaigns(session: Session, workspace_id: int) -> Sequence[Campaign]:
    """Those that go on, the next to begin first."""
    living = select(Campaign).where(Campaign.workspace_id == workspace_id, Campaign.closed_at.is_(None))
    return session.scalars(living.order_by(Campaign.starts_on, Campaign.id)).all()


def slots(session: Session, workspace_id: int) -> Sequence[Slot]:
    """Those of living channels, by channel, day and hour."""
    living = (
        select(Slot)
        .join(Channel, Channel.id == Slot.channel_id)
        .where(Slot.workspace_id == workspace_id, Channel.removed_at.is_(None))
    )
    return session.scalars(living.order_by(Channel.position, Channel.id, Slot.weekday, Slot.at)).all()


def open_campaign(
    session: Session, *, by: Membership, name: str, starts_on: date, ends_on: date, now: datetime
) -> Campaign:
    """Raises BadMark."""
    demand(by, Right.PLAN)
    name = _name(name)
    if ends_on < starts_on:
        raise BadMark(N_("It ends before it begins."), "ends_on")
    same = select(Campaign.id).where(Campaign.workspace_id == by.workspace_id, Campaign.name == name)
    if session.scalar(same):
        raise BadMark(N_("There is a campaign of that name already."))
    made = Campaign(
        workspace_id=by.workspace_id, name=name, starts_on=starts_on, ends_on=ends_on, created_at=now
    )
    return _kept(session, made, "opened_campaign", by, now)


def close_campaign(session: Session, campaign: Campaign, *, by: Membership, now: datetime) -> None:
    """Posts keep it; new ones are not offered it, and it is no longer drawn."""
    demand(by, Right.PLAN)
    campaign.closed_at = now
    _kept(session, campaign, "closed_campaign", by, now)


def file_under(
    session: Session, post: Post, campaign: Campaign | None, *, by: Membership, now: datetime
) -> None:
    """Which campaign a post belongs to; rules may hold in some only, so publishing asks its gate again."""
    writing.revise(session, post, by=by, now=now, campaign=campaign)
    session.expire(post, ["campaign"])
    activity.record(session, by, "filed", post, now=now, campaign=campaign.name if campaign else "")


def take_away(
    session: Session, mark: KeyDate | Slot, *, by: Membership, now: datetime
) -> activity.WastePaper | None:
    """With the posts tied to it, which stay, and what was moved for once."""
    demand(by, Right.PLAN)
    paper = wastepaper.keep(session, mark, right=Right.PLAN, by=by, now=now)
    activity.record(session, by, "took_away", mark, now=now)
    session.delete(mark)
    session.flush()
    touch(session, by.workspace_id, now)
    return paper


def _name(written: str) -> str:
    name = " ".join(written.split())
    if not 0 < len(name) <= LONGEST:
        raise BadMark(N_("Give it a name of at most {most} characters.", most=LONGEST))
    return name


def _kept(session: Session, mark: Any, verb: str, by: Membership, now: datetime) -> Any:
    session.add(mark)
    session.flush()
    activity.record(session, by, verb, mark, now=now)
    touch(session, by.workspace_id, now)
    return mark
