"""What an application wants of a post, out of what it sent: a time, a title, and what only its owner sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from scheduler.calendar.dav.backend import CALDAV, Refusal
from scheduler.calendar.dav.objects import Component, Property, read
from scheduler.calendar.ics import lines
from scheduler.db import LocalTime
from scheduler.db.local_time import zone_names
from scheduler.wording import N_, Text

COMES_BACK = ("RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
MOST_EXTRA = 8000  # octets one person may hang on a post
DAY = re.compile(r"\d{8}")
TIME = re.compile(r"\d{8}T\d{6}Z?")
DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W|(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)"
)

Start = LocalTime | datetime | date  # on a named wall; an instant, or (naive) on no wall at all; a whole day


@dataclass(frozen=True)
class Wish:
    uid: str
    summary: str
    start: Start
    length: timedelta | None  # None: it does not say, or whole days
    event: Component
    extra: bytes  # alarms and the application's own notes, as content lines


def wish(octets: bytes) -> Wish:
    """Raises Refusal: what is no single event, and what comes back, has no place in a plan of posts."""
    calendar = read(octets)
    events = [part for part in calendar.parts if part.name != "VTIMEZONE"]
    if any(part.name != "VEVENT" for part in events):
        raise Refusal(
            condition=(CALDAV, "supported-calendar-component"),
            text=N_("Only events have a place in this calendar."),
        )
    if any(event.first(name) for event in events for name in COMES_BACK):
        raise Refusal(
            condition=(CALDAV, "supported-calendar-data"),
            text=N_("A post is a single event. What comes back is made in Marronnier, under Series."),
        )
    said = events[0].first("UID") if events else None
    # As it was sent: it goes back into everybody's calendar without being escaped again.
    uid = said.value if said else ""
    if (
        len(events) != 1
        or calendar.first("METHOD")
        or not uid.strip()
        or len(uid) > 255
        or not uid.isprintable()
    ):
        raise Refusal(
            condition=(CALDAV, "valid-calendar-object-resource"),
            text=N_("Send one event with a UID, and no invitation."),
        )
    event = events[0]
    begins = event.first("DTSTART")
    if begins is None or len(event.all("DTSTART")) > 1:
        raise _no_time()
    start = moment(begins)
    return Wish(uid, event.text("SUMMARY").strip(), start, _length(event, start), event, _extra(event))


def moment(said: Property) -> Start:
    """A day, an instant, or a wall time with its zone. Raises Refusal."""
    value = said.value.strip()
    try:
        if said.params.get("VALUE", "").upper() == "DATE" or DAY.fullmatch(value):
            return date(int(value[:4]), int(value[4:6]), int(value[6:8]))
        if not TIME.fullmatch(value):
            raise _no_time()
        at = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 (a wall time)
    except ValueError:
        raise _no_time() from None
    if value.endswith("Z"):
        return at.replace(tzinfo=UTC)
    where = said.params.get("TZID", "")
    return LocalTime(at, zone_named(where)) if where else at


def zone_named(said: str) -> str:
    """The IANA name behind a TZID: applications put paths before it, or say it as Windows does. Raises Refusal."""
    known = zone_names()
    parts = said.strip().strip("/").split("/")
    for first in range(len(parts)):
        name = "/".join(parts[first:])
        if name in known:
            return name
    if (named := WINDOWS_TO_OLSON.get(said.strip())) in known:
        return str(named)
    raise Refusal(
        condition=(CALDAV, "valid-calendar-data"),
        text=N_(
            "“{zone}” is a time zone nobody here knows. Choose one such as Europe/Paris.", zone=said[:60]
        ),
    )


def _length(event: Component, start: Start) -> timedelta | None:
    ends, lasts = event.first("DTEND"), event.first("DURATION")
    if isinstance(start, date) and not isinstance(start, datetime):
        return None
    if ends is not None:
        end = moment(ends)
        if isinstance(start, LocalTime) and isinstance(end, LocalTime):
            return end.at - start.at if end.zone == start.zone else None
        if isinstance(start, datetime) and isinstance(end, datetime) and (start.tzinfo is end.tzinfo):
            return end - start
        return None
    found = DURATION.fullmatch(lasts.value.strip()) if lasts else None
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _extra(event: Component) -> bytes:
    said = [one.line for one in event.properties if one.name.startswith("X-")]
    for part in event.parts:
        if part.name == "VALARM":
            said += part.lines()
    # As it was sent, but for what cannot stand in a calendar.
    kept = lines.lines([lines.CONTROLS.sub("", content) for content in said]) if said else b""
    if len(kept) > MOST_EXTRA:
        raise Refusal(
            condition=(CALDAV, "max-resource-size"),
            text=N_("The alarms and notes of this event are too long to be kept."),
        )
    return kept


def _no_time() -> Refusal:
    said: Text = N_("This event does not say when it is.")
    return Refusal(condition=(CALDAV, "valid-calendar-object-resource"), text=said)
