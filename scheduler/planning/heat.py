"""Where a house speaks and where it does not: pillars by week, channels by weekday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.channels import Channel
from scheduler.planning.coverage import Week, tally
from scheduler.planning.pillar import Pillar

STEPS = 5


@dataclass(frozen=True)
class Line:
    """One row of a heat map. `warmth` is 0 to STEPS, against the map's own highest count."""

    about: Any  # a pillar (None: no pillar) or a channel
    counts: tuple[int, ...]
    warmth: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def pillars_by_week(weeks: Iterable[Sequence[Week]], pillars: Sequence[Pillar]) -> list[Line]:
    """Over all channels given, each a row of the same weeks; a closed pillar nobody uses is left out."""
    columns = [tally(week.pillars for week in of_all) for of_all in zip(*weeks, strict=True)]
    rows: list[tuple[Pillar | None, tuple[int, ...]]] = []
    for pillar in (*pillars, None):
        counts = tuple(column.get(pillar.id if pillar else None, 0) for column in columns)
        if any(counts) or (pillar and not pillar.closed_at):
            rows.append((pillar, counts))
    return _warmed(rows)


def channels_by_weekday(
    weeks: Mapping[int, Sequence[Week]], channels: Sequence[Channel], *, begin: int
) -> list[Line]:
    """How often each channel speaks on each day of the week, by the clock its posts were planned on.

    `weeks` by channel id; `begin` is the first day of the week (0 Monday).
    """
    days = [(begin + n) % 7 for n in range(7)]
    rows = []
    for channel in channels:
        counts = tally(week.weekdays for week in weeks[channel.id])
        rows.append((channel, tuple(counts.get(day, 0) for day in days)))
    return _warmed(rows)


def _warmed(rows: Sequence[tuple[Any, tuple[int, ...]]]) -> list[Line]:
    most = max((count for _, counts in rows for count in counts), default=0)
    return [
        Line(about, counts, tuple(-(-count * STEPS // most) if most else 0 for count in counts))
        for about, counts in rows
    ]
