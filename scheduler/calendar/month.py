"""A month as a sheet of whole weeks, on the wall calendar of one zone."""

from __future__ import annotations

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
# Far enough for any plan; beyond, arithmetic on dates would leave what Python can say.
FIRST_YEAR, LAST_YEAR = 2000, 2199
THURSDAY = 3


@dataclass(frozen=True)
class Week:
    days: tuple[date, ...]

    @property
    def number(self) -> int:
        """As ISO counts: a week belongs to the year, and has the number, of its Thursday."""
        return next(day for day in self.days if day.weekday() == THURSDAY).isocalendar().week


@dataclass(frozen=True)
class Month:
    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @classmethod
    def read(cls, written: str) -> Month | None:
        """From `2026-11`; None when it is not a month we can show."""
        found = WRITTEN.fullmatch(written)
        if not found or not 1 <= int(found[2]) <= 12 or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return None
        return cls(date(int(found[1]), int(found[2]), 1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.first.year, self.first.month)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def before(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> Month:
        return Month.of(self.first + timedelta(days=31))

    def weeks(self, first_weekday: int) -> list[Week]:
        """Whole weeks that cover the month; 0 is Monday."""
        sheet = Calendar(first_weekday).monthdatescalendar(self.first.year, self.first.month)
        return [Week(tuple(days)) for days in sheet]


def window(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first moment of one day to the end of the other, in UTC."""
    return midnight(first, zone), midnight(last + timedelta(days=1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    # Where the clocks change at midnight this is the instant the day before ends: no entry falls between.
    return datetime.combine(day, time(), zone).astimezone(UTC)
