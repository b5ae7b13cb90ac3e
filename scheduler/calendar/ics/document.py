"""A whole calendar: its head, the zones its events lean on, and the events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.calendar.entry import Entry
from scheduler.calendar.ics.event import Event, event
from scheduler.calendar.ics.lines import line, text, utc
from scheduler.calendar.ics.vtimezone import vtimezone
from scheduler.wording import Translate

# Google drops events beyond about these.
MOST_EVENTS = 1000
MOST_OCTETS = 950_000
READ_AGAIN = "PT1H"


@dataclass(frozen=True)
class Header:
    uid: str
    name: str
    zone: str
    changed_at: datetime
    description: str
    description_when_cut: str


@dataclass(frozen=True)
class Events:
    """The events of a calendar, written; `cut` when some did not fit."""

    octets: bytes
    zones: tuple[str, ...]
    cut: bool


def write(
    entries: Sequence[Entry], *, now: datetime, address: Callable[[Entry], str], translate: Translate
) -> Events:
    """In order of time. When there are too many, those farthest from `now` stay out."""
    made: list[tuple[Entry, Event]] = []
    octets = 0
    for entry in sorted(entries, key=lambda entry: _distance(entry, now)):
        one = event(entry, address=address(entry), translate=translate)
        if len(made) == MOST_EVENTS or octets + len(one.octets) > MOST_OCTETS:
            break
        made.append((entry, one))
        octets += len(one.octets)
    made.sort(key=lambda pair: (pair[0].instant or now, pair[0].id))
    zones = sorted({one.zone for _, one in made if one.zone})
    return Events(b"".join(one.octets for _, one in made), tuple(zones), cut=len(made) < len(entries))


def assemble(header: Header, events: Events, *, year: int) -> bytes:
    """The octets of a calendar; `year` is the one its time zones must be right for."""
    name = text(header.name)
    description = header.description_when_cut if events.cut else header.description
    return b"".join(
        [
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            line("PRODID", "-//Marronnier//Calendar feed 1//EN"),
            line("CALSCALE", "GREGORIAN"),
            line("UID", header.uid),
            line("LAST-MODIFIED", utc(header.changed_at)),
            line("NAME", name),
            line("X-WR-CALNAME", name),
            line("DESCRIPTION", text(description)),
            line("X-WR-CALDESC", text(description)),
            line("X-WR-TIMEZONE", header.zone),
            line("COLOR", "teal"),
            line("X-APPLE-CALENDAR-COLOR", "#008080"),
            # VALUE is required here (RFC 7986 5.7), though PT1H could be nothing else.
            line("REFRESH-INTERVAL;VALUE=DURATION", READ_AGAIN),
            line("X-PUBLISHED-TTL", READ_AGAIN),
            *(vtimezone(name, year) for name in events.zones),
            events.octets,
            line("END", "VCALENDAR"),
        ]
    )


def _distance(entry: Entry, now: datetime) -> float:
    return abs(((entry.instant or now) - now).total_seconds())
