"""From the disk into a bucket, file by file, under the same names. Stopped half way, it goes on where it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.storage import Lying, Place, below, lying, write

IsKnown = Callable[[Lying], bool]


@dataclass(frozen=True)
class Step:
    carried: bool  # False: it was there already, whole
    size: int


def carry(
    home: Path, to: Place, *, remove: bool = False, is_known: IsKnown = lambda each: True
) -> Iterator[Step]:
    """Each file below `home`; with `remove`, what has arrived whole is taken away here. Raises OSError.

    What is newer there is never overwritten: the house writes there by then. What is not `is_known` stays here, and
    is not carried: somebody has thrown it away since.
    """
    there = {each.parts: each for each in lying(to)}
    for each in lying(home):
        if each.parts[-1].startswith(".") or not is_known(each):
            continue  # being written aside: it comes under its own name
        arrived = there.get(each.parts)
        carried = arrived is None or (arrived.size != each.size and arrived.changed_at < each.changed_at)
        if carried:
            with each.place.open("rb") as file:
                write(below(to, each.parts), file)
        if remove and (carried or arrived is None or arrived.size == each.size):
            each.place.unlink(missing_ok=True)
        yield Step(carried, each.size)
