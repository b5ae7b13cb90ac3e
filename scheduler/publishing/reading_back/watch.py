"""Taking over from a dead worker by observation: only silence one has sat through oneself counts.

A lease in the database is only a hint: it compares two hosts' clocks, and clocks jump. Whoever takes over must have
seen the same fence and the same beat for longer than a lease on its own steady clock; by then the kernel has killed
the owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.publishing.claiming.lease import TAKEN_AFTER

Sign = tuple[int, int, float | None]  # delivery id, fence, beat


@dataclass
class Watch:
    """What one tick has seen so far; kept in memory from one look to the next."""

    since: dict[Sign, float] = field(default_factory=dict)
    tried: dict[Sign, float] = field(
        default_factory=dict
    )  # to settle, and when: what failed is not always first

    def silent(self, under_way: Iterable[Sign], steady: float) -> list[Sign]:
        """Deliveries whose owner has given no sign of life for longer than a lease; first those never tried to settle,
        then those for longest not."""
        # What is gone from the list is forgotten; a clock that went back starts the wait over.
        self.since = {sign: min(self.since.get(sign, steady), steady) for sign in under_way}
        self.tried = {sign: at for sign, at in self.tried.items() if sign in self.since}
        over = [sign for sign, seen in self.since.items() if steady - seen >= TAKEN_AFTER.total_seconds()]
        return sorted(over, key=lambda sign: (self.tried.get(sign, float("-inf")), sign[0]))

    def note_tried(self, signs: Iterable[Sign], steady: float) -> None:
        self.tried.update(dict.fromkeys(signs, steady))

    def left(self, steady: float) -> float | None:
        """Seconds until the first silence lasts too long; None: nobody is listened to. What could not be settled does
        not count: it is tried again with every look."""
        over = [seen for sign, seen in self.since.items() if sign not in self.tried]
        return max(0.0, min(over) + TAKEN_AFTER.total_seconds() - steady) if over else None
