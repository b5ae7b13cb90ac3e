"""A slot's rule of repetition (RFC 5545), kept to what can be read and what falls on some day at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache

from dateutil.rrule import rrulestr

from scheduler.wording import N_, Text

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# The hour is the slot's own; a rule that sets one, or repeats within a day, would say it twice.
REFUSED = ("BYHOUR", "BYMINUTE", "BYSECOND", "DTSTART", "COUNT")
PARTS = frozenset(
    {"FREQ", "INTERVAL", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY", "BYWEEKNO", "WKST"}
)  # fmt: skip
# A line break would begin a second rule, which nobody looked at.
VALUE = re.compile(r"[A-Z0-9,+-]+", re.ASCII)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 200
MOST_BETWEEN = 366
FIVE_WEEKS, WEEKS_OF_A_YEAR = 5, 53
FIRST_YEAR, LAST_YEAR = 2000, 2100


class BadRule(ValueError):
    """The rule of repetition cannot be kept; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def good_rule(written: str) -> str:
    """An RRULE as it is kept, without its name, in capitals. Raises BadRule."""
    rule = written.strip().upper().removeprefix("RRULE:").strip(";")
    pairs = [part.partition("=")[::2] for part in rule.split(";")]
    parts = dict(pairs)
    if len(rule) > LONGEST_RULE or parts.get("FREQ") not in FREQUENCIES:
        raise BadRule(N_("Write a rule such as FREQ=MONTHLY;BYDAY=1TU: daily, weekly, monthly or yearly."))
    if clash := next((name for name in REFUSED if name in parts), None):
        raise BadRule(
            N_("A slot's rule has no {part}: the hour and the first day are asked beside it.", part=clash)
        )
    between = parts.get("INTERVAL", "1")
    if not between.isdecimal() or not 1 <= int(between) <= MOST_BETWEEN:
        raise BadRule(N_("INTERVAL is a whole number from 1 to {most}.", most=MOST_BETWEEN))
    try:
        known = all(n in PARTS and VALUE.fullmatch(v) for n, v in pairs)
        if len(parts) < len(pairs) or not known or names_no_day(parts):
            raise ValueError
        rrulestr(rule, dtstart=datetime.combine(date(2026, 1, 1), time()))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        raise BadRule(
            N_("This rule cannot be read: see RFC 5545, for instance FREQ=MONTHLY;BYDAY=-1FR.")
        ) from None
    return rule


def names_no_day(parts: Mapping[str, str]) -> bool:
    """A sixth Tuesday of a month, a 54th of a year. dateutil takes such a rule and fails when asked for its days."""
    within_month = parts.get("FREQ") == "MONTHLY" or "BYMONTH" in parts
    most = FIVE_WEEKS if within_month else WEEKS_OF_A_YEAR
    numbers = (int(found) for found in re.findall(r"([+-]?\d+)(?=[A-Z]{2})", parts.get("BYDAY", "")))
    return any(not 1 <= abs(number) <= most for number in numbers)


def demand_days(rule: str, starts_on: date) -> None:
    """Raises BadRule where the rule counted from that day falls on none, or the day is no day of ours."""
    if not FIRST_YEAR <= starts_on.year <= LAST_YEAR:
        raise BadRule(N_("The first day lies between {first} and {last}.", first=FIRST_YEAR, last=LAST_YEAR))
    if not ever_falls(rule, starts_on):
        raise BadRule(N_("Counted from its first day, this rule falls on no day."))


def weekday_of(rule: str, starts_on: date) -> int:
    """0 Monday … 6 Sunday: the one day the rule names, else that of its first day."""
    named = re.search(r"(?:^|;)BYDAY=[+-]?\d*([A-Z]{2})(?:;|$)", rule)
    return WEEKDAYS.index(named[1]) if named else starts_on.weekday()


@lru_cache(maxsize=512)
def between(rule: str, starts_on: date, first: date, last: date) -> tuple[date, ...]:
    """The days it falls on. None at all for a rule that was kept before such rules were refused."""
    try:
        if good_rule(rule) != rule:
            return ()
        demand_days(rule, starts_on)
    except BadRule:
        return ()
    found = rrulestr(rule, dtstart=datetime.combine(starts_on, time()))
    begin, end = datetime.combine(first, time()), datetime.combine(last, time())
    return tuple(moment.date() for moment in found.between(begin, end, inc=True))


@lru_cache(maxsize=512)
def ever_falls(rule: str, starts_on: date) -> bool:
    """Whether it names a day at all. Looked for at the end of the calendar: one that never falls is sought up to the year 9999, day by day, and
    asked of today that takes seconds. Twenty-eight years bring back every date with its day of the week."""
    endless = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    year = 9943 + (starts_on.year - 9943) % 28
    moment = datetime.combine(starts_on.replace(year=year), time())
    return next(iter(rrulestr(endless, dtstart=moment)), None) is not None
