"""How many deliveries a drain has on the wire at once: as many as its machine carries, found out as it goes.

A starved machine answers late. With all places taken, its commits come later than the lease allows, and its own timer
ends the process with everything in it; with half of them they come in time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LATE = 1.5  # seconds for a commit: a lease is renewed every two, and ends its holder after eight
PROMPT = 0.4
FEWEST = 8
BACK = 1 / 20  # of all places, for each prompt commit


@dataclass
class Places:
    most: int
    now: float = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.most

    def answered(self, seconds: float) -> None:
        """A commit came back after so long, the way there and back included."""
        if seconds > LATE:
            self.now = max(self.now / 2, min(FEWEST, self.most))
        elif seconds < PROMPT:
            self.now = min(self.now + max(1.0, self.most * BACK), self.most)

    def lost(self) -> None:
        """A commit was not answered at all."""
        self.answered(LATE + 1)
