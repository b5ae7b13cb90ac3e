"""Calendars that keep what they are sent, octet for octet: what general suites write, the newsroom would refuse.

Not part of the product. It shows the protocol (`web.dav`) by itself, without posts, rights and a gate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import recurring_ical_events
from werkzeug.wrappers import Request, Response

from scheduler.calendar.dav.backend import (
    CALDAV,
    BadToken,
    Calendar,
    Changes,
    Conditions,
    Object,
    Person,
    Refusal,
    Stored,
    missing,
)
from web.dav.serving import serve

ROOT = "/dav/"
EVERYTHING = frozenset({"write-content", "bind", "unbind"})
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Kept(Object):
    """Also what comes back is found in a time."""

    def overlaps(self, start: datetime | None, end: datetime | None) -> bool:
        parsed = icalendar.Calendar.from_ical(self.octets)
        lowest = start or datetime(1970, 1, 1, tzinfo=UTC)
        found = recurring_ical_events.of(parsed, components=[self.component]).between(lowest, end or DISTANT)
        return bool(found)


@dataclass
class Shelf:
    calendar: Calendar
    kept: dict[str, bytes] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)  # at which number each name changed last
    number: int = 0

    def note(self, name: str) -> None:
        self.number += 1
        self.changed[name] = self.number


class Verbatim:
    def __init__(self, *calendars: Calendar) -> None:
        self.person = Person("somebody", "Some Body", "some@example.org")
        made = calendars or (Calendar("events", "Events", rights=EVERYTHING),)
        self.shelves = {calendar.name: Shelf(calendar) for calendar in made}
        self.liked: dict[str, dict[str, str]] = {}

    def calendars(self) -> Sequence[Calendar]:
        return [shelf.calendar for shelf in self.shelves.values()]

    def calendar(self, name: str) -> Calendar | None:
        return self.shelves[name].calendar if name in self.shelves else None

    def token(self, calendar: Calendar) -> str:
        return f"urn:verbatim:{calendar.name}:{self.shelves[calendar.name].number}"

    def members(self, calendar: Calendar) -> Mapping[str, str]:
        return {name: etag(octets) for name, octets in self.shelves[calendar.name].kept.items()}

    def objects(self, calendar: Calendar, names: Collection[str] | None = None) -> list[Object]:
        kept = self.shelves[calendar.name].kept
        return [_object(name, octets) for name, octets in kept.items() if names is None or name in names]

    def changes(self, calendar: Calendar, since: str | None, limit: int) -> Changes:
        shelf, base = self.shelves[calendar.name], f"urn:verbatim:{calendar.name}:"
        known, own, number = (since or f"{base}0").partition(base)
        if known or not own or not number.isdecimal() or int(number) > shelf.number:
            raise BadToken
        later = sorted((at, name) for name, at in shelf.changed.items() if at > int(number))
        if since is None:
            later = [(at, name) for at, name in later if name in shelf.kept]
        shown, rest = later[:limit], later[limit:]
        there = {name: etag(shelf.kept[name]) for _, name in shown if name in shelf.kept}
        gone = [name for _, name in shown if name not in shelf.kept]
        reached = shown[-1][0] if rest else shelf.number
        return Changes(there, gone, f"{base}{reached}", more=bool(rest))

    def put(self, calendar: Calendar, name: str, octets: bytes, conditions: Conditions) -> Stored:
        shelf = self.shelves[calendar.name]
        before = shelf.kept.get(name)
        if not conditions.hold(etag(before) if before else None):
            raise Refusal(412)
        try:
            parsed = _object(name, octets)
        except (ValueError, IndexError):
            raise Refusal(condition=(CALDAV, "valid-calendar-data")) from None
        for other, there in shelf.kept.items():
            if other != name and _uid(there) == _uid(octets):
                raise Refusal(condition=(CALDAV, "no-uid-conflict"), href=other)
        shelf.kept[name] = octets
        shelf.note(name)
        return Stored(created=before is None, etag=parsed.etag)

    def delete(self, calendar: Calendar, name: str, conditions: Conditions) -> None:
        shelf = self.shelves[calendar.name]
        if name not in shelf.kept:
            raise missing()
        if not conditions.hold(etag(shelf.kept[name])):
            raise Refusal(412)
        del shelf.kept[name]
        shelf.note(name)

    def likings(self, calendar: str) -> Mapping[str, str]:
        return self.liked.get(calendar, {})

    def like(self, calendar: str, chosen: Mapping[str, str | None]) -> None:
        mine = self.liked.setdefault(calendar, {})
        for name, value in chosen.items():
            mine.pop(name, None) if value is None else mine.update({name: value})


def wsgi(backend: Verbatim, password: str = "") -> Callable[..., Response]:
    """The protocol on a server of its own; open to anybody without a `password`."""

    @Request.application
    def answer(request: Request) -> Response:
        if request.path == "/.well-known/caldav" or not request.path.startswith(ROOT):
            return Response("", 301, {"Location": ROOT})
        if password and (request.authorization is None or request.authorization.password != password):
            return Response("", 401, {"WWW-Authenticate": 'Basic realm="Verbatim"'})
        now = datetime.now(UTC)
        return serve(backend, request, request.path.removeprefix(ROOT), say=str, now=now)

    return answer


def etag(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()[:30]


def _object(name: str, octets: bytes) -> Kept:
    parsed = icalendar.Calendar.from_ical(octets)
    [component, *_] = [part for part in parsed.subcomponents if part.name != "VTIMEZONE"]
    start = component.get("DTSTART") or component.get("DUE")
    at = start.dt if start else None
    if isinstance(at, date) and not isinstance(at, datetime):
        at = datetime.combine(at, time(), UTC)
    return Kept(name, etag(octets), octets, str(component.name), DISTANT, at, at and at + timedelta(hours=1))


def _uid(octets: bytes) -> str:
    parsed = icalendar.Calendar.from_ical(octets)
    return next(str(part["UID"]) for part in parsed.subcomponents if "UID" in part)
