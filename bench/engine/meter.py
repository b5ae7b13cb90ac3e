"""What a tree of processes costs, read from /proc: CPU seconds (of reaped children too) and resident megabytes."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.2  # seconds between looks at memory
SERVERS = ("valkey", "postgres", "redis")


@dataclass(frozen=True)
class Seen:
    pid: int
    parent: int
    name: str
    cpu: float  # seconds, its reaped children included
    resident: int  # bytes


def tree(roots: set[int]) -> list[Seen]:
    """The roots and all their descendants that are alive."""
    everybody = {seen.pid: seen for seen in map(_look, _pids()) if seen}
    found, fresh = set(), roots & everybody.keys()
    while fresh:
        found |= fresh
        fresh = {pid for pid, seen in everybody.items() if seen.parent in fresh} - found
    return [everybody[pid] for pid in found]


def cpu(roots: set[int]) -> tuple[float, float]:
    """Seconds so far of the programs, and of the database and queue servers among them."""
    seen = tree(roots)
    servers = sum(each.cpu for each in seen if each.name.startswith(SERVERS))
    return sum(each.cpu for each in seen) - servers, servers


def resident(roots: set[int]) -> float:
    """Megabytes, servers apart; pages shared through fork count in each process."""
    return sum(each.resident for each in tree(roots) if not each.name.startswith(SERVERS)) / 2**20


def shared_fairly(roots: set[int]) -> float:
    """Megabytes of everybody, pages shared by several processes divided among them."""
    total = 0
    for each in tree(roots):
        try:
            lines = Path(f"/proc/{each.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


@dataclass
class Peak:
    """The most memory a tree had while this watched."""

    roots: set[int]
    megabytes: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Peak:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *how: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self.megabytes = max(self.megabytes, resident(self.roots))


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _look(pid: int) -> Seen | None:
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name = line[line.index("(") + 1 : line.rindex(")")]
    rest = line[line.rindex(")") + 2 :].split()
    ticks = sum(int(number) for number in rest[11:15])
    return Seen(pid, int(rest[1]), name, ticks / TICKS, int(rest[21]) * PAGE)
