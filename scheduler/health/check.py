"""What one check has to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from scheduler.wording import Text


class Level(IntEnum):
    FINE = 0
    WATCH = 1  # everything goes out, but somebody should look
    BAD = 2  # something would not go out


@dataclass(frozen=True)
class Check:
    name: Text
    level: Level
    text: Text
