"""The days on which slots fall: every week or by a rule, moved for once, closed for once or for a holiday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.planning import rhythm
from scheduler.planning.slot import Slot


def days(slot: Slot, first: date, last: date) -> Iterator[date]:
    """The days it would fall on between two, both included, before anything is moved or closed."""
    if slot.rule is None:
        day = max(first, slot.starts_on or first)
        day += timedelta(days=(slot.weekday - day.weekday()) % 7)
        while day <= last:
            yield day
            day += timedelta(days=7)
        return
    yield from rhythm.between(slot.rule, slot.starts_on or slot.created_at.date(), first, last)


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


def of_channel(
    slots: Iterable[Slot], first: date, last: date, closed: Iterable[date] = ()
) -> list[tuple[Slot, LocalTime]]:
    """All the places of one channel, in order of time; where a slot by rule falls on another's hour, the rule's alone."""
    found: dict[datetime, tuple[Slot, LocalTime]] = {}
    for slot in slots:
        for _, planned in times(slot, first, last, closed):
            there = found.get(planned.at)
            if there is None or (slot.rule is not None and there[0].rule is None):
                found[planned.at] = (slot, planned)
    return [found[at] for at in sorted(found)]


def instant_of(planned: LocalTime) -> datetime | None:
    """None for an hour that does not exist: nothing is proposed there. Of one that comes twice, the first."""
    try:
        return LocalTime(planned.at, planned.zone, 0).instant()
    except (GapHour, OverlapHour):
        return None
