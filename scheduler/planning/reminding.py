"""What a person should not have to remember: a channel's day of evaluation, and when to begin writing for a date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.channels import Channel
from scheduler.db import across_workspaces
from scheduler.db.local_time import zone
from scheduler.people import Right, Workspace
from scheduler.planning.key_date import KeyDate
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.plans import EVALUATION_NOTICE
from scheduler.wording import N_, verbatim

BEGIN_NOTICE = "key_date"


def remind(session: Session, now: datetime) -> int:
    """Tell of what has come since it was last asked, each once; how many things were told."""
    with across_workspaces(session):
        spaces = {space.id: space for space in session.scalars(select(Workspace))}
        today = {space.id: now.astimezone(zone(space.zone)).date() for space in spaces.values()}
        told = sum(_evaluation(session, plan, channel, now) for plan, channel in _due(session, now, today))
        for one in session.scalars(select(KeyDate).where(KeyDate.lead_days.is_not(None))):
            told += _beginning(session, one, today[one.workspace_id], now)
    return told


def begins_on(one: KeyDate, today: date) -> tuple[date, date] | None:
    """The next return not over yet, and the day to begin writing for it; None when it does not come again."""
    ahead = today + timedelta(days=800)  # a rule may skip a year
    returns = next((first for first, last in one.comes(today, ahead) if last >= today), None)
    return (returns, returns - timedelta(days=one.lead_days or 0)) if returns else None


def _due(session: Session, now: datetime, today: dict[int, date]) -> list[tuple[ChannelPlan, Channel]]:
    rows = session.execute(
        select(ChannelPlan, Channel)
        .join(Channel, Channel.id == ChannelPlan.channel_id)
        .where(
            Channel.removed_at.is_(None),
            ChannelPlan.evaluate_on <= (now + timedelta(days=1)).date(),
            or_(
                ChannelPlan.evaluation_told.is_(None),
                ChannelPlan.evaluation_told != ChannelPlan.evaluate_on,
            ),
        )
    )
    return [
        (plan, channel)
        for plan, channel in rows
        if plan.evaluate_on and plan.evaluate_on <= today[plan.workspace_id]
    ]


def _evaluation(session: Session, plan: ChannelPlan, channel: Channel, now: datetime) -> int:
    plan.evaluation_told = plan.evaluate_on
    notices.tell(
        session, plan.workspace_id, kind=EVALUATION_NOTICE, about=channel.public_id, now=now,
        users=[user for user in (plan.owner_id, plan.deputy_id) if user], right=Right.PLAN,
        text=N_("{channel}: the day to decide has come. Keep it, adjust its plan, or give it up?",
                channel=verbatim(channel.name)),
    )  # fmt: skip
    return 1


def _beginning(session: Session, one: KeyDate, today: date, now: datetime) -> int:
    coming = begins_on(one, today)
    if coming is None or today < coming[1] or one.told_for == coming[0]:
        return 0
    one.told_for = coming[0]
    notices.tell(
        session, one.workspace_id, kind=BEGIN_NOTICE, about=one.public_id, now=now, right=Right.PLAN,
        text=N_("Begin to write for “{name}”: it comes in {days} days.", name=verbatim(one.name),
                days=(coming[0] - today).days),
    )  # fmt: skip
    return 1
