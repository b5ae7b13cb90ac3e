"""Anything that has a place in a calendar, as a VEVENT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from scheduler.calendar.ics.lines import day, lines, text, texts, utc, wall
from scheduler.db import LocalTime
from scheduler.db.local_time import zone

# An event without length is invisible in some applications and an hour long in others.
SHOWN_FOR = timedelta(minutes=30)
UNIVERSAL = frozenset({"UTC", "Etc/UTC"})
ONE_DAY = timedelta(days=1)
NOON = time(12)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """What an event says. Its words are in the reader's language already; `start` on a wall, or whole days."""

    uid: str
    summary: str
    start: LocalTime | date
    changed_at: datetime = NEVER  # those that have no history of their own are given both when they are kept
    sequence: int = 0
    instant: datetime | None = None  # of a wall time
    last: date | None = None  # of whole days: the last one, included
    lasts: timedelta = SHOWN_FOR  # of a wall time
    created_at: datetime | None = None
    description: str = ""
    status: str = "CONFIRMED"
    categories: tuple[str, ...] = ()
    colour: str = ""  # a name of CSS3, which is all RFC 7986 takes
    url: str = ""
    place: str = ""
    recurs: str = ""  # an RRULE value; its UNTIL, if any, in UTC
    without: tuple[datetime, ...] = ()  # wall times of `start`'s zone that it leaves out
    related: str = ""  # the UID of what it belongs to


@dataclass(frozen=True, slots=True)
class Piece:
    """An event as octets, the zone they lean on (None: none), and when it is (UTC)."""

    uid: str
    octets: bytes
    zone: str | None
    instant: datetime


def vevent(item: Item) -> Piece:
    start, end, where, instant = _days(item) if isinstance(item.start, date) else _times(item)
    changed = utc(item.changed_at)
    contents = [
        "BEGIN:VEVENT",
        f"UID:{item.uid}",
        # Without METHOD, DTSTAMP is when the event was last revised (RFC 5545 3.8.7.2), not when it was read.
        f"DTSTAMP:{changed}",
        f"CREATED:{utc(item.created_at)}" if item.created_at else "",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{item.sequence}",
        start,
        end,
        f"RRULE:{item.recurs}" if item.recurs else "",
        *(f"EXDATE;TZID={where}:{wall(at)}" for at in item.without),
        f"SUMMARY:{text(item.summary)}",
        f"STATUS:{item.status}",
        "TRANSP:TRANSPARENT",
        "CLASS:PUBLIC",
        f"CATEGORIES:{texts(list(item.categories))}" if item.categories else "",
        f"COLOR:{item.colour}" if item.colour else "",
        f"LOCATION:{text(item.place)}" if item.place else "",
        f"URL:{item.url}" if item.url else "",
        f"RELATED-TO;RELTYPE=PARENT:{item.related}" if item.related else "",
        f"DESCRIPTION:{text(item.description)}" if item.description else "",
        "END:VEVENT",
    ]
    return Piece(item.uid, lines([content for content in contents if content]), where, instant)


def _days(item: Item) -> tuple[str, str, None, datetime]:
    first = item.start
    assert isinstance(first, date)
    after = (item.last or first) + ONE_DAY  # DTEND is the first day that is not part of it
    instant = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return f"DTSTART;VALUE=DATE:{day(first)}", f"DTEND;VALUE=DATE:{day(after)}", None, instant


def _times(item: Item) -> tuple[str, str, str | None, datetime]:
    start = item.start
    assert isinstance(start, LocalTime)
    instant = item.instant or start.instant()
    over = instant + item.lasts
    if start.zone not in UNIVERSAL:
        if item.lasts < ONE_DAY and _is_plain(start.zone, start.at.date()):
            ends = start.at + item.lasts
            plain = True
        else:
            begins, local = instant.astimezone(zone(start.zone)), over.astimezone(zone(start.zone))
            # In the hour that comes twice a wall time says two things, and readers disagree about which: say UTC.
            plain, ends = not (_twice(begins) or _twice(local)), local
        if plain:
            where = f";TZID={start.zone}:"
            return f"DTSTART{where}{wall(start.at)}", f"DTEND{where}{wall(ends)}", start.zone, instant
    if item.recurs or item.without:
        raise ValueError("What comes back has a wall time of its own.")
    return f"DTSTART:{utc(instant)}", f"DTEND:{utc(over)}", None, instant


@lru_cache(maxsize=4096)
def _is_plain(zone_name: str, on: date) -> bool:
    """No clock changes on that day nor on the one before or after it."""
    noon = datetime.combine(on, NOON, zone(zone_name))
    return (noon - ONE_DAY).utcoffset() == noon.utcoffset() == (noon + 2 * ONE_DAY).utcoffset()


def _twice(local: datetime) -> bool:
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
