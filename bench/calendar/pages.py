"""The calendar's pages, each asked of several newsrooms in turns: a busy second of the machine then hits all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bench.calendar.newsrooms import Newsroom
from scheduler.demo.crowd import COMMON, RARE

MONTH = "/calendar?view=month"
VIEWS = {name: f"/calendar?view={name}" for name in ("month", "week", "day", "list", "board", "year")}
SEARCHES = {"rare": f"/calendar?view=list&q={RARE}", "common": f"/calendar?view=list&q={COMMON}"}
WARM = 2


@dataclass(frozen=True)
class Times:
    """In seconds."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50 * 1000:.0f} / {self.p95 * 1000:.0f} ms"

    def against(self, other: Times) -> Ratio:
        return Ratio(self.p50 / other.p50, self.p95 / other.p95)


@dataclass(frozen=True)
class Ratio:
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50:.2f} / {self.p95:.2f}"


Clock = Callable[[], float]
Asked = tuple[str, Newsroom, str]  # a name for the column, whom to ask, the address


def in_turns(asked: Iterable[Asked], times: int, clock: Clock = time.perf_counter) -> dict[str, Times]:
    """By name. The first answers are not counted: they fill caches that a running house has full.

    `clock`: the processor's (`time.process_time`) says more on a busy machine; it sees nothing of PostgreSQL's share.
    """
    everybody = list(asked)
    taken: dict[str, list[float]] = {name: [] for name, _, _ in everybody}
    for number in range(times + WARM):
        for name, room, address in everybody:
            began = clock()
            answer = room.client.get(address)
            seconds = clock() - began
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}.")
            if number >= WARM:
                taken[name].append(seconds)
    return {name: times_of(of) for name, of in taken.items()}


def views(
    rooms: Mapping[str, Newsroom],
    times: int,
    names: Iterable[str] = VIEWS,
    clock: Clock = time.perf_counter,
) -> dict[str, dict[str, Times]]:
    """By view, then by newsroom."""
    return {
        view: in_turns([(room, rooms[room], VIEWS[view]) for room in rooms], times, clock) for view in names
    }


def searches(room: Newsroom, times: int, clock: Clock = time.perf_counter) -> dict[str, Times]:
    """The month page, and the first page of what is found for a rare and a common word."""
    pages = {"month": MONTH} | SEARCHES
    return in_turns([(name, room, address) for name, address in pages.items()], times, clock)


def times_of(of: list[float]) -> Times:
    return Times(statistics.median(of), sorted(of)[min(len(of) - 1, round(len(of) * 0.95))])
