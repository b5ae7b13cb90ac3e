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
    """What one tick has seen so far; kept in memory from one sweep to the next."""

    since: dict[Sign, float] = field(default_factory=dict)

    def silent(self, under_way: Iterable[Sign], steady: float) -> dict[int, Sign]:
        """By id, the deliveries whose owner has given no sign of life for longer than a lease."""
        # What is gone from the list is forgotten; a clock that went back starts the wait over.
        self.since = {sign: min(self.since.get(sign, steady), steady) for sign in under_way}
        return {
            sign[0]: sign for sign, seen in self.since.items() if steady - seen >= TAKEN_AFTER.total_seconds()
        }
