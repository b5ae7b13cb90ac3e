"""The rule a zone follows from now on: the POSIX line at the end of its file in `tzdata`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files

OFFSET = r"[-+]?\d+(?::\d+){0,2}"
CHANGE = rf"M(\d+)\.(\d)\.(\d)(?:/({OFFSET}))?"
FOOTER = re.compile(
    rf"(<[^>]+>|[A-Za-z]+)({OFFSET})(?:(<[^>]+>|[A-Za-z]+)({OFFSET})?,{CHANGE},{CHANGE})?$", re.ASCII
)
LAST = 5  # POSIX: the fifth weekday of a month is its last


@dataclass(frozen=True)
class Change:
    """The clocks change on the nth weekday of a month (0 Sunday), so many seconds after its midnight."""

    month: int
    nth: int
    weekday: int
    at: int

    def local(self, year: int) -> datetime:
        """On the wall clock as it stood before the change."""
        first = date(year, self.month, 1)
        to_weekday = (self.weekday - first.isoweekday()) % 7
        day = first + timedelta(days=to_weekday + 7 * (self.nth - 1))
        if day.month != self.month:  # a fifth one that does not exist: the last
            day -= timedelta(days=7)
        return datetime.combine(day, time()) + timedelta(seconds=self.at)


@dataclass(frozen=True)
class Rule:
    """Two offsets (seconds east of Greenwich) and when each begins; one offset and no change for most zones."""

    standard: tuple[str, int]
    summer: tuple[str, int] | None = None
    to_summer: Change | None = None
    to_standard: Change | None = None


def rule_of(zone_name: str) -> Rule | None:
    """None where the line says something this shape cannot."""
    folder, _, last = zone_name.rpartition("/")
    package = "tzdata.zoneinfo" + ("." + folder.replace("/", ".") if folder else "")
    raw = files(package).joinpath(last).read_bytes()
    found = FOOTER.match(raw.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace"))
    if not found:
        return None
    # POSIX counts west of Greenwich; everybody else counts east.
    standard = (found[1].strip("<>"), -_seconds(found[2]))
    if not found[3]:
        return Rule(standard)
    summer = (found[3].strip("<>"), -_seconds(found[4]) if found[4] else standard[1] + 3600)
    return Rule(standard, summer, _change(found, 5), _change(found, 9))


def _change(found: re.Match[str], at: int) -> Change:
    month, nth, weekday, hour = found.group(at, at + 1, at + 2, at + 3)
    return Change(int(month), int(nth), int(weekday), _seconds(hour or "2"))


def _seconds(written: str) -> int:
    hours, minutes, seconds = ([int(part) for part in written.lstrip("+-").split(":")] + [0, 0])[:3]
    return (-1 if written.startswith("-") else 1) * (hours * 3600 + minutes * 60 + seconds)
