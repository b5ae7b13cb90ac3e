"""The next free place of a channel: its own weekly slots first, else an empty day its plan would like filled."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.planning.closed import closed_days
from scheduler.planning.embargoes import Embargo, embargoes
from scheduler.planning.occurrences import of_channel
from scheduler.planning.plan import ChannelPlan
from scheduler.planning.plans import plans_for
from scheduler.planning.slot import Slot

AHEAD = timedelta(days=42)
BEFORE = timedelta(days=90)  # how far back the usual hour is looked for
APART = timedelta(hours=1)  # a slot is taken when something goes out that near
USUAL = time(10)


def free(
    session: Session, workspace_id: int, channels: Sequence[Channel], *, now: datetime, apart_from: int = 0
) -> dict[int, LocalTime]:
    """By channel id, in a few queries however many; none free in six weeks, no entry. `apart_from` is a post's id."""
    found = several(session, workspace_id, channels, now=now, apart_from=apart_from)
    return {channel_id: places[0] for channel_id, places in found.items()}


def several(
    session: Session,
    workspace_id: int,
    channels: Sequence[Channel],
    *,
    now: datetime,
    apart_from: int = 0,
    most: int = 1,
) -> dict[int, list[LocalTime]]:
    """The same, the first `most` of each channel, each apart from the others."""
    if not channels:
        return {}
    ids = [channel.id for channel in channels]
    taken = _taken(session, workspace_id, ids, now, apart_from)
    slots: dict[int, list[Slot]] = {}
    for slot in session.scalars(
        select(Slot).where(Slot.workspace_id == workspace_id, Slot.channel_id.in_(ids)).order_by(Slot.at)
    ):
        slots.setdefault(slot.channel_id, []).append(slot)
    plans = plans_for(session, workspace_id, channels)
    silent = embargoes(session, [workspace_id])
    today = now.date()
    closed = closed_days(session, workspace_id, ids, today - timedelta(days=1), today + AHEAD)
    found: dict[int, list[LocalTime]] = {}
    for channel in channels:
        busy = list(taken.get(channel.id, []))
        plan = plans.get(channel.id)
        places = _slots(slots.get(channel.id, []), channel, now, closed[channel.id]) or _days(
            plan, channel, list(busy), now
        )
        for planned in places:
            if _is_free(planned, busy, now, silent):
                mine = found.setdefault(channel.id, [])
                mine.append(planned)
                insort(busy, planned.instant())
                if len(mine) == most:
                    break
    return found


def _taken(
    session: Session, workspace_id: int, ids: list[int], now: datetime, apart_from: int
) -> dict[int, list[datetime]]:
    """Every planned instant of these channels, in order, from three months ago on."""
    rows = session.execute(
        select(Variant.channel_id, Variant.planned_instant)
        .join(Post, (Post.id == Variant.post_id) & (Post.workspace_id == Variant.workspace_id))
        .where(
            Variant.workspace_id == workspace_id,
            Variant.channel_id.in_(ids),
            Variant.planned_instant > now - BEFORE,
            Variant.planned_instant < now + AHEAD + APART,
            Variant.post_id != apart_from,
            Post.deleted_at.is_(None),
        )
        .order_by(Variant.planned_instant)
    )
    found: dict[int, list[datetime]] = {}
    for channel_id, instant in rows:
        if instant is not None:
            found.setdefault(channel_id, []).append(instant)
    return found


def _slots(slots: list[Slot], channel: Channel, now: datetime, closed: Collection[date]) -> list[LocalTime]:
    today = now.astimezone(zone(channel.zone)).date()
    return [planned for _, planned in of_channel(slots, today, today + AHEAD, closed)]


def _days(
    plan: ChannelPlan | None, channel: Channel, taken: list[datetime], now: datetime
) -> Iterator[LocalTime]:
    """Working days without a post, in weeks the plan does not call full, at the hour most posts go out."""
    here = [instant.astimezone(zone(channel.zone)) for instant in taken]
    hours = Counter((moment.hour, moment.minute) for moment in here)
    usual = time(*hours.most_common(1)[0][0]) if hours else USUAL
    busy = {moment.date() for moment in here}
    weeks = Counter(day.isocalendar()[:2] for moment in here for day in (moment.date(),))
    for day in _coming(channel, now):
        full = plan is not None and weeks[day.isocalendar()[:2]] >= plan.cadence_max
        if day not in busy and day.weekday() < 5 and not full:
            yield LocalTime(datetime.combine(day, usual), channel.zone)


def _coming(channel: Channel, now: datetime) -> Iterator[date]:
    today = now.astimezone(zone(channel.zone)).date()
    return (today + timedelta(days=ahead) for ahead in range(AHEAD.days))


def _is_free(planned: LocalTime, taken: list[datetime], now: datetime, silent: list[Embargo]) -> bool:
    try:
        at = planned.instant()
    except (GapHour, OverlapHour):
        return False  # an hour that does not exist, or comes twice, is nothing to propose
    if any(one.holds(at) for one in silent):
        return False
    near = bisect_left(taken, at - APART + timedelta(seconds=1))
    return at > now + APART and not (near < len(taken) and taken[near] < at + APART)
