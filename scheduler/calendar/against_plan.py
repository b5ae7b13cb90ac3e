"""Where the calendar parts from the channels' plans: the day a week grows too full, the weeks that stay short."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.month import window
from scheduler.calendar.narrowing import out_of
from scheduler.calendar.tally import within
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db.local_time import zone
from scheduler.planning import ChannelPlan, coverage
from scheduler.planning.coverage import Week
from scheduler.publishing import Delivery
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class TooMany:
    """A week of a channel that carries more than its plan: `on` is the day of the first post too many."""

    on: date
    channel: str
    count: str  # 4/3
    words: Text


@dataclass(frozen=True)
class TooFew:
    channel: Channel
    week: Week


def too_many(
    session: Session, workspace_id: int, *, first_day: date, weeks: int, today: date
) -> dict[date, list[TooMany]]:
    """By the day of the first post too many; `first_day` begins the first week."""
    found: dict[date, list[TooMany]] = {}
    for channel, week in _weeks(session, workspace_id, first_day=first_day, weeks=weeks, today=today):
        if week.over and (warning := _warning(session, workspace_id, channel, week)):
            found.setdefault(warning.on, []).append(warning)
    return found


def too_few(session: Session, workspace_id: int, *, first_weekday: int, today: date) -> list[TooFew]:
    """This week and the next, where something is still to be filled."""
    first_day = coverage.first_day_of_week(today, first_weekday)
    found = _weeks(session, workspace_id, first_day=first_day, weeks=2, today=today)
    return [TooFew(channel, week) for channel, week in found if week.short]


def _weeks(
    session: Session, workspace_id: int, *, first_day: date, weeks: int, today: date
) -> Iterable[tuple[Channel, Week]]:
    channels = session.scalars(
        select(Channel)
        # Without a plan there is nothing to be over or under.
        .join(ChannelPlan, ChannelPlan.channel_id == Channel.id)
        .where(Channel.workspace_id == workspace_id, Channel.removed_at.is_(None))
        .order_by(Channel.position, Channel.id)
    ).all()
    if not channels:
        return ()
    found = coverage.of_channels(
        session, workspace_id, channels, first_day=first_day, weeks=weeks, today=today
    )
    return ((channel, week) for channel in channels for week in found[channel.id])


def _warning(session: Session, workspace_id: int, channel: Channel, week: Week) -> TooMany | None:
    start, end = window(week.first_day, week.last_day, zone(channel.zone))
    counting = within(out_of(select(Variant.planned_instant), workspace_id), start, end).where(
        Variant.channel_id == channel.id, Delivery.state.not_in(CANCELLED)
    )
    at = session.scalar(counting.order_by(Variant.planned_instant).offset(week.most).limit(1))
    if at is None:
        return None
    counts = {"total": week.total, "most": week.most}
    words = N_(
        "{channel}: {total} posts this week, {most} at most in its plan",
        channel=verbatim(channel.name),
        **counts,
    )
    on = at.astimezone(zone(channel.zone)).date()
    return TooMany(on, channel.name, f"{week.total}/{week.most}", words)
