"""Bands beside each other: one that lasts keeps its row through all the days drawn in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from scheduler.calendar.backdrop import Backdrop, Mark
from scheduler.calendar.layers import LayerKind

FIRST = ("campaign", "event", LayerKind.BLACKOUT)


@dataclass(frozen=True)
class Lanes:
    """What one day shows."""

    rows: list[tuple[int, Mark]] = field(default_factory=list)  # the row, counted from 1, and what is on it
    left: int = 0  # how many more there are, without a row

    @property
    def below(self) -> int:
        """The first row with nothing on it, nor under it."""
        return max((row for row, _ in self.rows), default=0) + 1


def lanes(backdrop: Backdrop, days: Sequence[date], room: int) -> list[Lanes]:
    """Of days in a line, one for each. A band has a row on all of its days, or on none."""
    by_day = [backdrop.bands(day) for day in days]
    runs: dict[int, tuple[Mark, list[int]]] = {}
    for place, bands in enumerate(by_day):
        for band in bands:
            runs.setdefault(id(band), (band, []))[1].append(place)
    # First who gets in: our own, then times of silence, which one has to see; what lasts before what does not.
    used = [0] * len(days)
    kept = list[tuple[Mark, list[int]]]()
    for band, run in sorted(runs.values(), key=lambda one: (_weight(one[0]), -len(one[1]))):
        if all(used[place] < room for place in run):
            kept.append((band, run))
            for place in run:
                used[place] += 1
    # Then where: by their beginning, the longest first: so no more rows are needed than the fullest day has bands.
    kept.sort(key=lambda one: (one[1][0], -len(one[1])))
    rows = [list[tuple[int, Mark]]() for _ in days]
    until = list[int]()  # of each row: the last place taken
    for band, run in kept:
        row = next((at for at, last in enumerate(until) if last < run[0]), len(until))
        until[row : row + 1] = [run[-1]]
        for place in run:
            rows[place].append((row + 1, band))
    return [
        Lanes(sorted(mine, key=lambda one: one[0]), len(all_of_it) - len(mine))
        for mine, all_of_it in zip(rows, by_day, strict=True)
    ]


def _weight(band: Mark) -> int:
    return FIRST.index(band.kind) if band.kind in FIRST else len(FIRST)
