"""Where the time comes from. Everything below the edges takes `now` or a `Clock`; only the edges ask."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def steady(self) -> float:
        """Seconds that never jump and count while the machine sleeps: for leases, never for planning."""
        ...


# Goes on during suspend, so a lease cannot outlive a closed laptop lid.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> float:
        return time.clock_gettime(_STEADY)
