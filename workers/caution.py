"""After drains that were killed: each held more than a starved machine could write down before its lease was over.

A drain halves its places when its commits come late, but what was killed has learnt nothing that the next one knows.
Its worker counts, and the next child inherits the count with the fork.
"""

from __future__ import annotations

LEAST = 12
SLOWEST = 5  # halvings


class Caution:
    def __init__(self) -> None:
        self.killed = 0  # lately: one that ends well takes one back

    def note(self, *, well: bool) -> None:
        self.killed = max(0, self.killed - 1) if well else min(SLOWEST, self.killed + 1)

    def places(self, usual: int) -> int:
        """How many a drain may have on the wire that usually has so many."""
        return min(usual, max(LEAST, usual >> self.killed))


of_this_worker = Caution()
