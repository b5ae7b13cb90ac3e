"""A whole calendar: its head, the zones its events lean on, and the events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.calendar.ics.component import Piece
from scheduler.calendar.ics.lines import line, text, utc
from scheduler.calendar.ics.vtimezone import vtimezone

# Google drops events beyond about these.
MOST_EVENTS = 1000
MOST_OCTETS = 950_000
READ_AGAIN = "PT1H"
END = line("END", "VCALENDAR")


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


def gather(pieces: Sequence[Piece], *, near: datetime) -> Events:
    """In order of time. When there are too many, those farthest from `near` stay out."""
    kept: list[Piece] = []
    octets = 0
    if len(pieces) > MOST_EVENTS or sum(len(piece.octets) for piece in pieces) > MOST_OCTETS:
        for piece in sorted(pieces, key=lambda piece: abs(piece.instant - near)):
            if len(kept) == MOST_EVENTS or octets + len(piece.octets) > MOST_OCTETS:
                break
            kept.append(piece)
            octets += len(piece.octets)
    else:
        kept.extend(pieces)
    kept.sort(key=lambda piece: (piece.instant, piece.uid))
    zones = sorted({piece.zone for piece in kept if piece.zone})
    return Events(b"".join([piece.octets for piece in kept]), tuple(zones), cut=len(kept) < len(pieces))


def head_of(header: Header, events: Events, *, year: int) -> bytes:
    """All that comes before the events (`END` comes after); `year` is the one its time zones must be right for."""
    name = text(header.name)
    description = header.description_when_cut if events.cut else header.description
    return b"".join(
        [
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            line("PRODID", "-//Marronnier//Calendar feed 1//EN"),
            line("CALSCALE", "GREGORIAN"),
            # Small letters, which say the same: vdirsyncer takes the first “UID:” of a file for that of its event, and
            # keeps one event of a whole feed.
            line("uid", header.uid),
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
        ]
    )
