"""How a key date comes back, told from its first day: a person names a day, and the rule follows from it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

from scheduler.planning.rhythm import WEEKDAYS

# What a file may bring: a rule that names one day a year, found without looking through all of it.
NTH = re.compile(r"FREQ=YEARLY;BYMONTH=(1[0-2]|[1-9]);BYDAY=\+?([1-4]|-1)(MO|TU|WE|TH|FR|SA|SU)")
EASTER = re.compile(r"FREQ=YEARLY;BYEASTER=([+-]?\d{1,3})")
FURTHEST = 200  # days from Easter: beyond, the year's other end would be meant


class Comes(StrEnum):
    ONCE = "once"
    DAY = "day"  # each year on the same day
    WEEKDAY = "weekday"  # on the same weekday of the month: the third Saturday of September
    LAST = "last"  # on the last such weekday of the month
    EASTER = "easter"  # as many days from Easter


def rule_of(comes: Comes, first: date) -> str | None:
    """The yearly rule that falls on `first`; None where no rule is needed. Raises ValueError where none can be."""
    weekday = WEEKDAYS[first.weekday()]
    if comes == Comes.WEEKDAY:
        if first.day > 28:
            raise ValueError("not every year's month has a fifth one")
        return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={(first.day + 6) // 7}{weekday}"
    if comes == Comes.LAST:
        if first.day <= monthrange(first.year, first.month)[1] - 7:
            raise ValueError("not the last one")
        return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY=-1{weekday}"
    if comes == Comes.EASTER:
        away = (first - easter(first.year)).days
        if abs(away) > FURTHEST:
            raise ValueError("too far")
        return f"FREQ=YEARLY;BYEASTER={away}"
    return None


def comes_of(every_year: bool, rule: str | None) -> Comes:
    if not every_year:
        return Comes.ONCE
    if not rule:
        return Comes.DAY
    if found := nth(rule):
        return Comes.LAST if found[1] == -1 else Comes.WEEKDAY
    return Comes.EASTER


def nth(rule: str) -> tuple[int, int, int] | None:
    """Month, which one of it (-1 the last), weekday (0 Monday); None for another kind of rule."""
    found = NTH.fullmatch(rule)
    return (int(found[1]), int(found[2]), WEEKDAYS.index(found[3])) if found else None


def from_easter(rule: str) -> int | None:
    found = EASTER.fullmatch(rule)
    return int(found[1]) if found else None


def is_good(rule: str) -> bool:
    away = from_easter(rule)
    return nth(rule) is not None or (away is not None and abs(away) <= FURTHEST)


def first_in(rule: str | None, year: int, month: int, day: int) -> date:
    """The day of that year: the rule's, else that day of that month."""
    if rule and (found := nth(rule)):
        month, which, weekday = found
        if which > 0:
            begin = date(year, month, 1)
            return begin + timedelta(days=(weekday - begin.weekday()) % 7 + 7 * (which - 1))
        end = date(year, month, monthrange(year, month)[1])
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    if rule and (away := from_easter(rule)) is not None:
        return easter(year) + timedelta(days=away)
    return date(year, month, day)
