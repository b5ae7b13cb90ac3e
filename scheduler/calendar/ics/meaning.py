"""Days, times and lengths as calendars write them, on the wall they were meant on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from scheduler.calendar.ics.parsing import Line
from scheduler.calendar.ics.zones import ZoneNames
from scheduler.db.local_time import zone

TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?")
LENGTH = re.compile(
    r"([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)
FIRST_YEAR, LAST_YEAR = 1900, 2200


class BadTime(ValueError):
    """No day, no time, or one of another age."""


@dataclass(frozen=True)
class When:
    """A time as it was written. `zone`: IANA; empty where it floats; None where nobody knows the name in `named`."""

    wall: datetime  # naive; midnight of a day
    whole_day: bool
    zone: str | None = ""
    named: str = ""

    def key(self) -> str:
        """The same for the same instant, however it is written; a whole day is its date, and what floats its wall."""
        if self.whole_day or self.zone is None:
            return f"{self.wall:%Y%m%d}"
        if not self.zone:
            return f"{self.wall:%Y%m%dT%H%M%S}"
        at = self.wall.replace(tzinfo=zone(self.zone))
        return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def times(line: Line, zones: ZoneNames) -> list[When]:
    """Of DTSTART, EXDATE, RDATE and the like. Raises BadTime."""
    named = line.params.get("TZID", "")
    return [
        _when(part.partition("/")[0].strip(), named, zones) for part in line.value.split(",") if part.strip()
    ]


def instant(wall: datetime, name: str) -> datetime:
    return wall.replace(tzinfo=zone(name)).astimezone(UTC)


def length(written: str) -> timedelta:
    """A DURATION. Raises BadTime."""
    found = LENGTH.fullmatch(written.strip())
    if not found or not any(found.groups()[1:]):
        raise BadTime
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    lasts = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1] == "-" or lasts > timedelta(days=3660):
        raise BadTime
    return lasts


def _when(written: str, named: str, zones: ZoneNames) -> When:
    found = TIME.fullmatch(written)
    if not found:
        raise BadTime
    year, month, day, hour, minute, second, utc = found.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise BadTime
    try:
        on = date(int(year), int(month), int(day))
        if hour is None:
            return When(datetime.combine(on, time()), True)
        at = datetime.combine(on, time(int(hour), int(minute), min(int(second or 0), 59)))
    except ValueError:
        raise BadTime from None
    if utc:
        return When(at, False, "UTC")
    return When(at, False, zones.of(named) or None, named) if named else When(at, False)
