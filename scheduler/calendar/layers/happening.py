"""When the events of a layer take place: each occurrence once, moved ones where they were moved to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from scheduler.calendar.ics.meaning import When, instant
from scheduler.calendar.layers import said as saying
from scheduler.calendar.layers.rule import Allowance, Rule, TooMuch
from scheduler.calendar.layers.said import Said
from scheduler.db.local_time import zone

BACK, AHEAD = timedelta(days=400), timedelta(days=800)
MOST_OF_ONE = 1300  # every day of the window
MOST = 10_000
MOST_LOOKS = 400_000  # days, of a whole file: a few seconds at the worst


@dataclass(frozen=True)
class Happening:
    name: str
    first: date
    last: date
    starts_at: datetime | None
    ends_at: datetime | None
    of: Said
    at: datetime  # on the wall of its event


def happenings(
    events: Iterable[Said],
    *,
    today: date,
    here: str,
    floating: str,
    between: tuple[date, date] | None = None,
) -> tuple[list[Happening], bool]:
    """Between BACK and AHEAD of today (or two days), on the wall of the house; and whether some had to be left out."""
    every, found, cut = list(events), list[Happening](), False
    between = between or (today - BACK, today + AHEAD)
    moved: dict[str, set[str]] = {}
    for one in every:
        if one.of:
            moved.setdefault(one.uid, set()).add(one.of)
    allowance = Allowance(MOST_LOOKS)
    for one in every:
        if one.cancelled:
            continue
        try:
            for number, at in enumerate(
                _beginnings(one, between, floating, moved.get(one.uid, set()), allowance)
            ):
                if number == MOST_OF_ONE or len(found) == MOST:
                    cut = True
                    break
                happening = _at(one, at, here, floating)
                if happening.last >= between[0] and happening.first <= between[1]:
                    found.append(happening)
        except TooMuch:
            cut = True
    return found, cut


def _beginnings(
    one: Said, between: tuple[date, date], floating: str, moved: set[str], allowance: Allowance
) -> Iterator[datetime]:
    """Wall times on the event's own wall."""
    start = saying.wall(one)
    walls = [start]
    if one.more or one.without:
        allowance.take(2 * len(one.more) + len(one.without))
    if one.rule:
        rule = Rule.read(one.rule)
        lasts = timedelta(days=one.lasts) if one.whole_day else timedelta(seconds=one.lasts)
        first, last = between[0] - lasts, _last(rule, one, floating, between[1])
        days = rule.days(start.date(), first, last, allowance)
        walls = [
            datetime.combine(day, start.time()) for _, day in zip(range(MOST_OF_ONE + 1), days, strict=False)
        ]
    known = set(walls)
    walls += [at for at in map(datetime.fromisoformat, one.more) if at not in known]
    without = set(one.without)
    out = without | (moved if not one.of else set())
    for at in walls:
        keys = {When(at, one.whole_day, one.zone or floating).key(), When(at, one.whole_day).key()}
        # Some write the day alone when they leave out one of its hours.
        if keys & out or f"{at:%Y%m%d}" in without or _does_not_exist(at, one, floating):
            continue
        yield at


def _last(rule: Rule, one: Said, floating: str, window: date) -> date:
    if not rule.until:
        return window
    try:
        until = datetime.strptime(rule.until[:8], "%Y%m%d").replace(tzinfo=UTC)
        if "T" in rule.until:
            until = datetime.strptime(rule.until[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return window
    if not rule.until.endswith("Z") or one.whole_day:
        return min(window, until.date())
    there = until.astimezone(zone(one.zone or floating))
    day = there.date()
    return min(window, day if saying.wall(one).time() <= there.time() else day - timedelta(days=1))


def _does_not_exist(at: datetime, one: Said, floating: str) -> bool:
    """In the hour the clocks leave out: RFC 5545 has such an occurrence ignored."""
    if one.whole_day or not one.rule:
        return False
    name = one.zone or floating
    return instant(at, name).astimezone(zone(name)).replace(tzinfo=None) != at


def _at(one: Said, at: datetime, here: str, floating: str) -> Happening:
    if one.whole_day:
        return Happening(one.name, at.date(), at.date() + timedelta(days=one.lasts - 1), None, None, one, at)
    begins = instant(at, one.zone or floating)
    lasts = timedelta(seconds=one.lasts)
    ends = begins + lasts if one.elapsed else max(begins, instant(at + lasts, one.zone or floating))
    wall = zone(here)
    until = max(begins, ends - timedelta(microseconds=1)).astimezone(wall)
    return Happening(one.name, begins.astimezone(wall).date(), until.date(), begins, ends, one, at)
