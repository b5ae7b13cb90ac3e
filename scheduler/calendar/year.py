"""A year at a glance: how much each channel carries, week by week."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar import instants
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.filter import Filter
from scheduler.calendar.instants import AS_IT_STANDS
from scheduler.calendar.month import Week, midnight
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.tally import within
from scheduler.content import Variant
from scheduler.planning.coverage import first_day_of_week

WEEK = timedelta(days=7)
SHADES = 5


@dataclass(frozen=True)
class Load:
    """A week: posts in all, as the month counts its cards, and by channel id those that leave there."""

    week: Week
    total: int
    channels: dict[int, int]


@dataclass(frozen=True)
class Year:
    """`total` and `versions` are those of the year itself: its first and last weeks reach into others."""

    weeks: list[Load]
    total: int
    versions: int  # each channel's own

    @property
    def busiest(self) -> int:
        return max((load.total for load in self.weeks), default=0)

    @property
    def busiest_of_a_channel(self) -> int:
        return max((n for load in self.weeks for n in load.channels.values()), default=0)


def shade(count: int, most: int) -> int:
    """0 for nothing, then 1 to 5."""
    return 0 if not count or not most else max(1, -(-count * SHADES // most))


def year_of(
    session: Session,
    workspace_id: int,
    year: int,
    *,
    zone: ZoneInfo,
    first_weekday: int,
    chosen: Filter,
    yeses: Yeses,
) -> Year:
    """Whole weeks, from the one with the first of January to the one with the last of December."""
    begin, end = first_day_of_week(date(year, 1, 1), first_weekday), date(year, 12, 31)
    starts = [begin + WEEK * n for n in range((end - begin).days // 7 + 1)]
    its = select(Variant.post_id, AS_IT_STANDS, Variant.channel_id)
    ends = [midnight(day, zone) for day in (*starts, starts[-1] + WEEK)]
    its = narrowed(
        session, within(out_of(its, workspace_id), ends[0], ends[-1]), workspace_id, chosen, yeses=yeses
    )
    # In the order of the index, and gone through once.
    rows: Sequence[Any] = session.execute(its.order_by(Variant.planned_instant, Variant.id)).all()
    stored = instants.stored(session)

    def place(at: datetime) -> int:
        return bisect_left(rows, stored(at), key=_instant)

    own = rows[place(midnight(date(year, 1, 1), zone)) : place(midnight(date(year + 1, 1, 1), zone))]
    return Year(
        [
            _load(start, rows[first:after])
            for start, (first, after) in zip(starts, pairwise(map(place, ends)), strict=True)
        ],
        total=_cards(own),
        versions=len(own),
    )


def _load(start: date, rows: Sequence[Any]) -> Load:
    week = Week(tuple(start + timedelta(days=d) for d in range(7)))
    return Load(week, _cards(rows), dict(Counter(channel for _, _, channel in rows)))


def _cards(rows: Sequence[Any]) -> int:
    """The channels on which a post leaves at one time are one."""
    return len({(post, at) for post, at, _ in rows})


def _instant(row: Any) -> Any:
    return row[1]
