"""The days on which slots fall: every week or by a rule, moved for once, closed for once or for a holiday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.planning.slot import Slot
from scheduler.wording import N_, Text

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# The hour is the slot's own; a rule that sets one, or repeats within a day, would say it twice.
REFUSED = ("BYHOUR", "BYMINUTE", "BYSECOND", "DTSTART", "COUNT")
LONGEST_RULE = 200
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class BadRule(ValueError):
    """The rule of repetition cannot be kept; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def good_rule(written: str) -> str:
    """An RRULE as it is kept, without its name, in capitals. Raises BadRule."""
    rule = written.strip().upper().removeprefix("RRULE:").strip(";")
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if len(rule) > LONGEST_RULE or parts.get("FREQ") not in FREQUENCIES:
        raise BadRule(N_("Write a rule such as FREQ=MONTHLY;BYDAY=1TU: daily, weekly, monthly or yearly."))
    if clash := next((name for name in REFUSED if name in parts), None):
        raise BadRule(
            N_("A slot's rule has no {part}: the hour and the first day are asked beside it.", part=clash)
        )
    try:
        rrulestr(rule, dtstart=datetime.combine(date(2026, 1, 1), time()))
    except (ValueError, KeyError, TypeError, OverflowError):
        raise BadRule(
            N_("This rule cannot be read: see RFC 5545, for instance FREQ=MONTHLY;BYDAY=-1FR.")
        ) from None
    return rule


def days(slot: Slot, first: date, last: date) -> Iterator[date]:
    """The days it would fall on between two, both included, before anything is moved or closed."""
    if slot.rule is None:
        day = max(first, slot.starts_on or first)
        day += timedelta(days=(slot.weekday - day.weekday()) % 7)
        while day <= last:
            yield day
            day += timedelta(days=7)
        return
    yield from _by_rule(slot.rule, slot.starts_on or slot.created_at.date(), first, last)


def times(
    slot: Slot, first: date, last: date, closed: Iterable[date] = ()
) -> Iterator[tuple[date, LocalTime]]:
    """The day it falls on by rule, and when it really is, with what was moved into these days and without what
    was moved out or is closed. In order of the rule, not of the hour."""
    changes = {change.on: change.moved_to for change in slot.changes}
    silent = frozenset(closed)
    for day in days(slot, first, last):
        if day not in changes and day not in silent:
            yield day, LocalTime(datetime.combine(day, slot.at), slot.channel.zone)
    for on, moved_to in changes.items():
        if moved_to and first <= moved_to.date() <= last:
            yield on, LocalTime(moved_to, slot.channel.zone)


def instant_of(planned: LocalTime) -> datetime | None:
    """None for an hour that does not exist: nothing is proposed there. Of one that comes twice, the first."""
    try:
        return LocalTime(planned.at, planned.zone, 0).instant()
    except (GapHour, OverlapHour):
        return None


@lru_cache(maxsize=2048)
def _by_rule(rule: str, starts_on: date, first: date, last: date) -> tuple[date, ...]:
    found = rrulestr(rule, dtstart=datetime.combine(starts_on, time()))
    begin, end = datetime.combine(first, time()), datetime.combine(last, time())
    return tuple(moment.date() for moment in found.between(begin, end, inc=True))
