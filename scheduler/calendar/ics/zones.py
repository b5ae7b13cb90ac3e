"""Which time zone a name in somebody else's calendar means. What is not known is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from scheduler.calendar.ics.parsing import Component

UTC_NAMES = frozenset({"UTC", "GMT", "Z", "ETC/UTC"})


class ZoneNames:
    """Of one file: its own VTIMEZONEs may say where they lie."""

    def __init__(self, calendars: Iterable[Component]) -> None:
        self._said: dict[str, str] = {}
        for calendar in calendars:
            for part in calendar.parts:
                place = part.words("X-LIC-LOCATION")
                if part.name == "VTIMEZONE" and place in available_timezones():
                    self._said[part.words("TZID")] = place

    def of(self, name: str) -> str:
        """Its IANA name; empty when nobody knows."""
        return named(name) or self._said.get(name, "")


@cache
def named(name: str) -> str:
    """IANA's own, Windows', and those that carry a path before (/mozilla.org/20050126_1/Europe/Berlin)."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    plain = name.strip().strip('"')
    if plain.upper() in UTC_NAMES:
        return "UTC"
    if plain in available_timezones():
        return plain
    if plain in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[plain]
    parts = plain.strip("/").split("/")
    for length in (3, 2):
        tail = "/".join(parts[-length:])
        if len(parts) > length and tail in available_timezones():
            return tail
    return ""
