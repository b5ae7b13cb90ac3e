"""What an app is let do on a platform, said to people."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.wording import Text


@dataclass(frozen=True)
class Scope:
    name: str  # as the platform calls it
    why: Text  # what we need it for
