"""A RRULE of somebody else's: read strictly, and its days found period by period.

Written by ourselves because what reads a stranger's rule must end: a library that looks for the 30th of February looks
until the year 9999. Here nothing is looked at after the last day wanted, and every look is counted.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.wording import N_, Text

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
NUMBERS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *NUMBERS}
LONGEST_INTERVAL, LARGEST_COUNT = 10_000, 1_000_000


class BadRule(ValueError):
    """`text` says what is not understood."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class TooMuch(Exception):
    """The file asks for more looking than it is worth."""


@dataclass
class Allowance:
    """How many days may be looked at, for a whole file."""

    left: int

    def take(self, days: int) -> None:
        self.left -= days
        if self.left < 0:
            raise TooMuch


@dataclass(frozen=True)
class Rule:
    freq: str
    interval: int
    count: int | None
    until: str  # as written: a day, or a time in UTC
    week_starts: int
    by: dict[str, tuple[int, ...]]
    weekdays: tuple[tuple[int, int], ...]  # how manieth (0: each), weekday

    @classmethod
    def read(cls, written: str) -> Rule:
        """Raises BadRule."""
        parts = dict(part.partition("=")[::2] for part in written.upper().strip(";").split(";"))
        freq = parts.get("FREQ", "")
        if freq in ("SECONDLY", "MINUTELY", "HOURLY"):
            raise BadRule(N_("repeats more than once a day, which no calendar of days can show"))
        if freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or not parts.keys() <= KNOWN:
            raise BadRule(N_("repeats by a rule that is not understood"))
        by = {name: _numbers(parts[name], most) for name, most in NUMBERS.items() if name in parts}
        weekdays = tuple(map(_weekday, parts["BYDAY"].split(","))) if "BYDAY" in parts else ()
        if len(weekdays) > 60:
            raise _bad()
        return cls(
            freq, _whole(parts.get("INTERVAL", "1"), LONGEST_INTERVAL),
            _whole(parts["COUNT"], LARGEST_COUNT) if "COUNT" in parts else None,
            parts.get("UNTIL", ""), _weekday(parts.get("WKST", "MO"))[1], by, weekdays,
        )  # fmt: skip

    def days(self, start: date, first: date, last: date, allowance: Allowance) -> Iterator[date]:
        """From `start` on, those between two days. Raises TooMuch."""
        number = 0
        for period in self._periods(start, first, last):
            for day in self._in(period, start, allowance):
                if day < start:
                    continue
                number += 1
                if day > last or (self.count is not None and number > self.count):
                    return
                if day >= first:
                    yield day

    def _periods(self, start: date, first: date, last: date) -> Iterator[date]:
        """The first day of each; those before the window are passed over, unless they have to be counted."""
        skipped = (first - start).days if self.count is None else 0
        if self.freq in ("DAILY", "WEEKLY"):
            length = 1 if self.freq == "DAILY" else 7
            begin = start if length == 1 else start - timedelta(days=(start.weekday() - self.week_starts) % 7)
            step = length * self.interval
            day = begin + timedelta(days=max(0, skipped // step) * step)
            while day <= last:
                yield day
                day += timedelta(days=step)
            return
        step = self.interval * (1 if self.freq == "MONTHLY" else 12)
        month = start.year * 12 + (start.month - 1 if self.freq == "MONTHLY" else 0)
        month += max(0, (skipped // 31 - 12) // step) * step
        while month <= last.year * 12 + last.month - 1:
            yield date(month // 12, month % 12 + 1, 1)
            month += step

    def _in(self, period: date, start: date, allowance: Allowance) -> list[date]:
        candidates = self._candidates(period, start)
        # A list of sixty weekdays costs each day sixty looks.
        listed = len(self.weekdays) + sum(map(len, self.by.values()))
        allowance.take(len(candidates) * (1 + listed // 6))
        found = [day for day in candidates if self._fits(day, start)]
        if positions := self.by.get("BYSETPOS"):
            chosen = {at - 1 if at > 0 else len(found) + at for at in positions}
            found = [day for n, day in enumerate(found) if n in chosen]
        return found

    def _candidates(self, period: date, start: date) -> list[date]:
        """Few where few can fit: most rules in the world are birthdays and Tuesdays."""
        if self.freq == "DAILY":
            return [period]
        if self.freq == "WEEKLY":
            wanted = {which for _, which in self.weekdays} or {start.weekday()}
            return [day for n in range(7) if (day := period + timedelta(days=n)).weekday() in wanted]
        months = [period.month] if self.freq == "MONTHLY" else self._months(start)
        only = not self.weekdays and not self.by.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
        return [
            date(period.year, month, day)
            for month in months
            for day in range(1, monthrange(period.year, month)[1] + 1)
            if not only or day == start.day
        ]

    def _months(self, start: date) -> Sequence[int]:
        """Of a yearly rule."""
        if months := self.by.get("BYMONTH"):
            return sorted({month for month in months if month > 0})
        anywhere = self.weekdays or self.by.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
        return range(1, 13) if anywhere else [start.month]

    def _fits(self, day: date, start: date) -> bool:
        by, month_long = self.by, monthrange(day.year, day.month)[1]
        if "BYMONTH" in by and day.month not in by["BYMONTH"]:
            return False
        if "BYMONTHDAY" in by and not {day.day, day.day - month_long - 1} & set(by["BYMONTHDAY"]):
            return False
        if "BYYEARDAY" in by:
            of_year = day.timetuple().tm_yday
            long = date(day.year, 12, 31).timetuple().tm_yday
            if not {of_year, of_year - long - 1} & set(by["BYYEARDAY"]):
                return False
        if "BYWEEKNO" in by and day.isocalendar().week not in by["BYWEEKNO"]:
            return False
        if self.weekdays:
            return any(self._is_weekday(day, nth, which) for nth, which in self.weekdays)
        return self._by_start(day, start)

    def _is_weekday(self, day: date, nth: int, which: int) -> bool:
        if day.weekday() != which:
            return False
        if not nth or self.freq in ("DAILY", "WEEKLY"):
            return True
        if self.freq == "MONTHLY" or "BYMONTH" in self.by:
            at, long = day.day, monthrange(day.year, day.month)[1]
        else:
            at, long = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        return nth in ((at - 1) // 7 + 1, -((long - at) // 7 + 1))

    def _by_start(self, day: date, start: date) -> bool:
        """What the rule leaves open is as on the first day."""
        exact = self.by.keys() & {"BYMONTHDAY", "BYYEARDAY"}
        if self.freq == "DAILY" or exact:
            return True
        if self.freq == "WEEKLY" or "BYWEEKNO" in self.by:
            return day.weekday() == start.weekday()
        in_month = self.freq == "MONTHLY" or "BYMONTH" in self.by or day.month == start.month
        return in_month and day.day == start.day


def _numbers(written: str, most: int) -> tuple[int, ...]:
    try:
        found = tuple(int(word) for word in written.split(","))
    except ValueError:
        raise _bad() from None
    if len(found) > most or any(not 0 < abs(number) <= most for number in found):
        raise _bad()
    return found


def _whole(written: str, most: int) -> int:
    if not written.isdecimal() or len(written) > 12 or not int(written):
        raise _bad()
    return min(int(written), most)


def _weekday(written: str) -> tuple[int, int]:
    found = DAY.fullmatch(written.strip())
    if not found:
        raise _bad()
    return int(found[1] or 0), WEEKDAYS.index(found[2])


def _bad() -> BadRule:
    return BadRule(N_("repeats by a rule that is not understood"))
