"""The next instant at which something falls due is known: a worker gets ready a little before, and waits for it.

Fork, connections and statements then cost nothing at the instant itself: what is left is a claim and the call. Safety
and punctuality rest on the claim as ever, which takes nothing before its time; an expectation that is lost, late,
doubled or invented changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from scheduler.clock import Clock

AHEAD = 0.8  # seconds before the instant that a worker is called
LONGEST = 2.0  # seconds anybody waits: who calls earlier is not ours
GLANCE = 0.1  # seconds between looks whether it is to stop


def told(at: datetime) -> str:
    """An instant as a word of a bell."""
    return at.isoformat()


def instant(word: str) -> datetime | None:
    """None for what is no instant with a zone."""
    try:
        at = datetime.fromisoformat(word)
    except ValueError:
        return None
    return at if at.tzinfo else None


def is_near(at: datetime, clock: Clock) -> bool:
    """Soon enough to wait for, and not over yet."""
    return 0 < (at - clock.now()).total_seconds() <= LONGEST


async def wait_for(at: datetime, clock: Clock, stopping: Callable[[], bool]) -> bool:
    """True when the instant has come; False when somebody asks to stop, or the clock was set back meanwhile."""
    until = clock.steady() + LONGEST
    while (left := (at - clock.now()).total_seconds()) > 0:
        if stopping() or clock.steady() > until:
            return False
        await asyncio.sleep(min(left, GLANCE))
    return True
