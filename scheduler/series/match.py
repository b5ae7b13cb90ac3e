"""Which date of a rhythm a date that came before is: the same one, else another of that day, one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime


def by_day(before: Iterable[datetime], walls: Iterable[datetime]) -> dict[datetime, datetime]:
    """For each time on the wall that still has a date, which one."""
    before, free = sorted(before), set(walls)
    found = {at: at for at in before if at in free}
    left: dict[date, list[datetime]] = defaultdict(list)
    for wall in sorted(free - found.keys()):
        left[wall.date()].append(wall)
    for at in before:
        if at not in found and left[at.date()]:
            found[at] = left[at.date()].pop(0)
    return found
