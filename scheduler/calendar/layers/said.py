"""What a calendar of somebody else says: its events as plain facts, and what could not be read, by line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scheduler.calendar.ics import meaning, parsing
from scheduler.calendar.ics.meaning import BadTime, When
from scheduler.calendar.ics.parsing import Component, Problem, Unreadable, tell
from scheduler.calendar.ics.zones import ZoneNames, named
from scheduler.calendar.layers.rule import BadRule, Rule
from scheduler.db.local_time import zone
from scheduler.wording import N_, verbatim

MOST_BYTES, MOST_EVENTS = 4 * 2**20, 3000
LONGEST_NAME, LONGEST_NOTE = 200, 2000
MOST_DATES = 500  # left out or added by hand, of one event


@dataclass(frozen=True)
class Said:
    """One event, or one moved occurrence of it (`of`), as it was written."""

    uid: str
    of: str  # which occurrence, empty for the event itself
    name: str
    starts: str  # wall time, ISO
    whole_day: bool
    zone: str  # IANA; empty where it floats
    lasts: int  # seconds; days where it is whole days
    place: str = ""
    note: str = ""
    url: str = ""
    rule: str = ""
    more: list[str] = field(default_factory=list)  # wall times, ISO
    without: list[str] = field(default_factory=list)  # as `of`
    cancelled: bool = False
    elapsed: bool = False  # `lasts` as a clock in one's hand counts; else its end is a time on the wall

    @property
    def key(self) -> str:
        return hashlib.blake2b(f"{self.uid}\n{self.of}".encode(), digest_size=20).hexdigest()


@dataclass(frozen=True)
class Dated:
    """`said` and how new it is: of two the one with the greater `rank` is meant."""

    said: Said
    sequence: int
    stamp: str
    line: int = 0  # where it begins
    ends: int = 0  # its last line that says something
    categories: tuple[str, ...] = ()


@dataclass
class Calendar:
    name: str
    zone: str  # IANA, for what floats; empty where the file says none
    refresh: timedelta | None
    events: dict[str, Dated]  # by key
    problems: list[Problem]


def read(octets: bytes, *, here: str, longest_note: int = LONGEST_NOTE) -> Calendar:
    """`here`: the zone of the house, for what floats in a file that names none. Raises Unreadable."""
    if len(octets) > MOST_BYTES:
        raise Unreadable(N_("The calendar is too large: {most} MB at most.", most=MOST_BYTES // 2**20))
    found, problems = parsing.calendars(octets)
    zones = ZoneNames(found)
    told = next((named(one.words("X-WR-TIMEZONE")) for one in found if one.first("X-WR-TIMEZONE")), "")
    name = next((words for one in found if (words := one.words("X-WR-CALNAME") or one.words("NAME"))), "")
    events: dict[str, Dated] = {}
    parts = (part for one in found for part in one.parts if part.name == "VEVENT")
    for number, part in enumerate(parts, 1):
        if number > MOST_EVENTS:
            raise Unreadable(N_("More than {most} events: bring it in parts.", most=MOST_EVENTS))
        dated = _event(part, zones, told or here, problems, longest_note)
        if dated is not None and _is_newer(dated, events.get(dated.said.key)):
            events[dated.said.key] = dated
    return Calendar(
        name[:LONGEST_NAME], told, _refresh(found), events, sorted(problems, key=lambda one: one.line)
    )


def _is_newer(one: Dated, other: Dated | None) -> bool:
    return other is None or (one.sequence, one.stamp) >= (other.sequence, other.stamp)


def _event(
    part: Component, zones: ZoneNames, floating: str, problems: list[Problem], longest_note: int
) -> Dated | None:
    name = " ".join(part.words("SUMMARY").split())[:LONGEST_NAME]
    try:
        starts = _one(part, "DTSTART", zones)
        if starts is None:
            tell(problems, part.number, N_("“{name}” has no beginning, and is left out", name=verbatim(name)))
            return None
        whole, lasts = _span(part, starts, zones, problems)
        of = _one(part, "RECURRENCE-ID", zones)
    except BadTime:
        tell(
            problems,
            part.number,
            N_("“{name}” has a time that cannot be read, and is left out", name=verbatim(name)),
        )
        return None
    uid = part.words("UID")[:500] or _uid_of(name, starts)
    url = part.words("URL")
    said = Said(
        uid, of.key() if of else "", name or "…", starts.wall.isoformat(), whole, starts.zone or "",
        lasts, part.words("LOCATION")[:LONGEST_NAME], part.words("DESCRIPTION")[:longest_note],
        url[:500] if _is_web(url) else "", _rule(part, name, problems) if not of else "",
        [_on_the_wall_of(starts, when, floating).isoformat() for when in _several(part, "RDATE", zones, problems)],
        [when.key() for when in _several(part, "EXDATE", zones, problems)],
        part.words("STATUS").upper() == "CANCELLED", not whole and _is_elapsed(part, starts, zones),
    )  # fmt: skip
    sequence = part.words("SEQUENCE")
    stamp = part.words("DTSTAMP") or part.words("LAST-MODIFIED")
    revision = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0
    ends = max((line.number for line in part.lines), default=part.number)
    return Dated(said, revision, stamp[:20], part.number, ends, tuple(_categories(part)))


def _categories(part: Component) -> Iterator[str]:
    for line in part.every("CATEGORIES"):
        for word in re.split(r"(?<!\\),", line.value):
            yield parsing.unescaped(word).strip()[:LONGEST_NAME]


def _span(part: Component, starts: When, zones: ZoneNames, problems: list[Problem]) -> tuple[bool, int]:
    """Is it whole days, and how long: days then, else seconds."""
    if starts.zone is None:
        words = N_(
            "time zone “{zone}” is not known: its day is taken, not its hour",
            zone=verbatim(starts.named[:60]),
        )
        tell(problems, part.number, words)
        return True, 1
    ends, lasts = _one(part, "DTEND", zones), part.first("DURATION")
    if starts.whole_day:
        days = (
            (ends.wall.date() - starts.wall.date()).days
            if ends
            else meaning.length(lasts.value).days
            if lasts
            else 1
        )
        return True, min(max(1, days), 3660)
    if lasts:
        return False, int(meaning.length(lasts.value).total_seconds())
    if ends is None or ends.whole_day or ends.zone is None:
        return False, 0
    return False, int(min(max(0.0, _between(starts, ends)), 3660 * 86400.0))


def _between(starts: When, ends: When) -> float:
    if starts.zone == ends.zone:
        return (ends.wall - starts.wall).total_seconds()
    begin, end = (meaning.instant(when.wall, when.zone or "UTC") for when in (starts, ends))
    return (end - begin).total_seconds()


def _is_elapsed(part: Component, starts: When, zones: ZoneNames) -> bool:
    ends = _one(part, "DTEND", zones)
    return part.first("DURATION") is not None or (ends is not None and ends.zone != starts.zone)


def _on_the_wall_of(starts: When, when: When, floating: str) -> datetime:
    """A date added by hand may be written in another zone than the event it belongs to."""
    if (
        starts.whole_day
        or when.whole_day
        or when.zone is None
        or starts.zone is None
        or when.zone == starts.zone
    ):
        return when.wall
    at = meaning.instant(when.wall, when.zone or floating)
    return at.astimezone(zone(starts.zone or floating)).replace(tzinfo=None)


def _rule(part: Component, name: str, problems: list[Problem]) -> str:
    line = part.first("RRULE")
    if line is None:
        return ""
    try:
        Rule.read(line.value)
    except BadRule as bad:
        words = N_("“{name}” {why}; only its first date is shown", name=verbatim(name), why=bad.text)
        tell(problems, line.number, words)
        return ""
    return line.value.strip()


def _several(part: Component, name: str, zones: ZoneNames, problems: list[Problem]) -> Iterator[When]:
    taken = 0
    for line in part.every(name):
        try:
            for when in meaning.times(line, zones):
                taken += 1
                if taken <= MOST_DATES:
                    yield when
        except BadTime:
            tell(problems, line.number, N_("a date that cannot be read, and is left out"))


def _one(part: Component, name: str, zones: ZoneNames) -> When | None:
    line = part.first(name)
    return next(iter(meaning.times(line, zones)), None) if line else None


def _uid_of(name: str, starts: When) -> str:
    """For what has none, against the rules: the same event brought again is the same."""
    return "no-uid-" + hashlib.blake2b(f"{name}\n{starts.wall}".encode(), digest_size=12).hexdigest()


def _refresh(found: list[Component]) -> timedelta | None:
    for one in found:
        for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
            try:
                if line := one.first(name):
                    return meaning.length(line.value)
            except BadTime:
                continue
    return None


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


def as_json(said: Said) -> dict[str, Any]:
    return {name: value for name, value in vars(said).items() if value}


def from_json(stored: dict[str, Any]) -> Said:
    blank: dict[str, Any] = {"of": "", "whole_day": False, "zone": "", "lasts": 0}
    return Said(**(blank | stored))


def wall(said: Said) -> datetime:
    return datetime.fromisoformat(said.starts)
