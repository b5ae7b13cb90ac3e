"""From the disk into a bucket, file by file, under the same names. Stopped half way, it goes on where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.storage import Place, below, lying, write


@dataclass(frozen=True)
class Step:
    carried: bool  # False: it was there already, whole
    size: int


def carry(home: Path, to: Place, *, remove: bool = False) -> Iterator[Step]:
    """Each file below `home`; with `remove`, what has arrived whole is taken away here. Raises OSError."""
    there = {each.parts: each.size for each in lying(to)}
    for each in lying(home):
        if each.parts[-1].startswith("."):
            continue  # being written aside: it comes under its own name
        carried = there.get(each.parts) != each.size
        if carried:
            with each.place.open("rb") as file:
                write(below(to, each.parts), file)
        if remove:
            each.place.unlink(missing_ok=True)
        yield Step(carried, each.size)
