"""A year at a glance: how much each channel carries, week by week."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.orm import Session

from scheduler.calendar.decisions import Yeses
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.month import Week, midnight
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.tally import within
from scheduler.content import Variant
from scheduler.planning.coverage import first_day_of_week
from scheduler.publishing import Delivery

WEEK = timedelta(days=7)
SHADES = 5


@dataclass(frozen=True)
class Load:
    """A week: posts in all (each channel's own counted), and by channel id."""

    week: Week
    total: int
    channels: dict[int, int]


@dataclass(frozen=True)
class Year:
    weeks: list[Load]

    @property
    def busiest(self) -> int:
        return max((load.total for load in self.weeks), default=0)

    @property
    def busiest_of_a_channel(self) -> int:
        return max((n for load in self.weeks for n in load.channels.values()), default=0)

    @property
    def total(self) -> int:
        return sum(load.total for load in self.weeks)


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
    edges = [midnight(day, zone) for day in (*starts, starts[-1] + WEEK)]
    number = case(
        *((Variant.planned_instant < edge, literal_column(str(n))) for n, edge in enumerate(edges[1:])),
        else_=literal_column(str(len(starts))),
    ).label("number")
    counted = within(
        out_of(select(number, Variant.channel_id, func.count()), workspace_id), edges[0], edges[-1]
    )
    counted = counted.where(Delivery.state.not_in(CANCELLED)).group_by(number, Variant.channel_id)
    rows = session.execute(narrowed(session, counted, workspace_id, chosen, yeses=yeses))
    weeks: dict[int, Counter[int]] = {}
    for n, channel, count in rows:
        weeks.setdefault(n, Counter())[channel] += count
    return Year(
        [
            Load(
                Week(tuple(start + timedelta(days=d) for d in range(7))),
                sum(weeks.get(n, Counter()).values()),
                dict(weeks.get(n, Counter())),
            )
            for n, start in enumerate(starts)
        ]
    )
