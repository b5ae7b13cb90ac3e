"""How much a platform takes in how long: as its adapter declares it, and as the platform says itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True)
class Quota:
    """No more than `most` in any `window`, for one channel over all our workers."""

    name: str
    most: int
    window: timedelta
    of: Literal["publish", "prepare"] = "publish"  # calls that make a part public, or steps done ahead
    each: int = 1  # what one call uses up, where the platform counts in points

    def cost(self, *, pieces: int, uploads: int) -> int:
        return self.each * (pieces if self.of == "publish" else uploads)


@dataclass(frozen=True)
class Allowance:
    """What the platform says is left of a quota, in its own answer to a call."""

    quota: str
    left: int
    until: datetime  # when all of it is there again
