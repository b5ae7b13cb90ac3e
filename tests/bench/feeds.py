"""How fast events are written, beside `icalendar` writing the same: `python -m tests.bench.feeds`.

Processor time, the least of five rounds in turns; memory is the peak of what Python took on the way (tracemalloc, in a
round of its own). The aim: fifteen times as fast, a fifth of the memory.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import icalendar

from scheduler.calendar.ics import gather
from scheduler.calendar.ics.component import Item, Piece, vevent
from scheduler.db import LocalTime
from scheduler.db.local_time import zone

PARIS = "Europe/Paris"
WORDS = "Nos portes s’ouvrent à dix heures ; venez nombreux, il y aura du café et des livres. " * 3
BEGINNING = datetime(2026, 11, 2, 9)
CHANGED = datetime(2026, 11, 1, 12, tzinfo=UTC)
ROUNDS = 5


def ours(count: int) -> bytes:
    return b"".join(_piece(n).octets for n in range(count))


def theirs(count: int) -> bytes:
    calendar = icalendar.Calendar()
    for n in range(count):
        at = (BEGINNING + timedelta(hours=n)).replace(tzinfo=zone(PARIS))
        event = icalendar.Event()
        event.add("uid", f"variant-{n}@marronnier")
        event.add("dtstamp", CHANGED)
        event.add("created", CHANGED)
        event.add("last-modified", CHANGED)
        event.add("sequence", n)
        event.add("dtstart", at)
        event.add("dtend", at + timedelta(minutes=30))
        event.add("summary", f"Draft: Post {n} · The square")
        event.add("status", "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        event.add("class", "PUBLIC")
        event.add("categories", ["Draft", "The square", "Life"])
        event.add("color", "darkgray")
        event.add("url", f"https://planner.example/posts/{n}")
        event.add("description", WORDS)
        calendar.add_component(event)
    return calendar.to_ical()


def _piece(n: int) -> Piece:
    at = BEGINNING + timedelta(hours=n)
    return vevent(
        Item(
            uid=f"variant-{n}@marronnier",
            summary=f"Draft: Post {n} · The square",
            start=LocalTime(at, PARIS, 0),
            changed_at=CHANGED,
            created_at=CHANGED,
            sequence=n,
            instant=at.replace(tzinfo=zone(PARIS)).astimezone(UTC),
            status="TENTATIVE",
            categories=("Draft", "The square", "Life"),
            colour="darkgray",
            url=f"https://planner.example/posts/{n}",
            description=WORDS,
        )
    )


def seconds(write: Callable[[int], bytes], count: int) -> float:
    gc.collect()
    gc.disable()
    begun = time.process_time()
    write(count)
    taken = time.process_time() - begun
    gc.enable()
    return taken


def peak(write: Callable[[int], bytes], count: int) -> int:
    gc.collect()
    tracemalloc.start()
    write(count)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = [(seconds(ours, count), seconds(theirs, count)) for _ in range(ROUNDS)]
    us, them = (min(column) for column in zip(*rounds, strict=True))
    ours_peak, theirs_peak = peak(ours, count), peak(theirs, count)
    print(
        f"{count} events: ours {us * 1e6 / count:.1f} µs an event, icalendar {them * 1e6 / count:.1f}: {them / us:.1f} times"
    )
    print(
        f"peak memory: ours {ours_peak / 1e6:.1f} MB, icalendar {theirs_peak / 1e6:.1f}: {theirs_peak / ours_peak:.1f} times"
    )
    pieces = [_piece(n) for n in range(1000)]
    begun = time.process_time()
    for _ in range(20):
        gather(pieces, near=CHANGED)
    print(f"1000 kept events joined: {(time.process_time() - begun) / 20 * 1e3:.2f} ms")


if __name__ == "__main__":
    main()
