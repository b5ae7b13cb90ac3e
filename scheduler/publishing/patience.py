"""How late is still worth publishing, how long to wait between tries, and when to look again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Idempotency, Readback
from scheduler.channels import Channel, Lateness

NEVER = datetime.max.replace(tzinfo=UTC)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
# Where late is better than never, tries still end: a day of them is a broken connection, not bad luck.
LONGEST_TRYING = timedelta(hours=24)
LONGEST_LOOKING = timedelta(hours=24)
# A replay must also arrive while the platform still remembers the key.
ON_THE_WAY = timedelta(minutes=2)

Jitter = Callable[[], float]  # between 0 and 1


def give_up_at(
    channel: Channel, planned: datetime, asked: datetime | None, first_tried: datetime | None
) -> datetime:
    """After this nothing leaves by itself."""
    if channel.lateness == Lateness.PUBLISH:
        return first_tried + LONGEST_TRYING if first_tried else NEVER
    return max(planned, asked or planned) + timedelta(minutes=channel.patience_minutes)


def pause(tries: int, jitter: Jitter = random.random) -> timedelta:
    """Growing, and never in step: many posts failed by one outage must not come back together."""
    grown = FIRST_PAUSE * 2 ** min(tries, 12)
    return min(grown, LONGEST_PAUSE) * (0.75 + 0.5 * jitter())


def next_look(platform: str, *, now: datetime, first_tried: datetime) -> datetime | None:
    """When an unconfirmed delivery is looked at again by itself; None: only a person can tell."""
    adapter = ADAPTERS.get(platform)
    age = now - first_tried
    if adapter is None or age > LONGEST_LOOKING:
        return None
    if may_replay(platform, now=now, first_tried=first_tried):
        soonest = FIRST_PAUSE
    elif adapter.readback is not Readback.NONE:
        soonest = max(adapter.settle, FIRST_PAUSE)
    else:
        return None
    # Often while it is fresh, seldom later on.
    return now + min(max(soonest, age / 4), LONGEST_PAUSE)


def may_replay(platform: str, *, now: datetime, first_tried: datetime) -> bool:
    """Is sending the same key again harmless? Only where the platform promises it, and only while it remembers."""
    adapter = ADAPTERS.get(platform)
    if adapter is None or adapter.idempotency is not Idempotency.KEY:
        return False
    return adapter.key_life is None or now - first_tried < adapter.key_life - ON_THE_WAY
