"""When a delivery is looked at ahead of time: a day, an hour and some minutes before it is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler.publishing.preflight.flight import Stage

AHEAD = {
    Stage.DAY: timedelta(hours=24),
    Stage.HOUR: timedelta(hours=1),
    Stage.MINUTES: timedelta(minutes=10),
}
# Later than this before it is due a look could only be in the way.
TOO_LATE = timedelta(seconds=30)
AGAIN = timedelta(minutes=1)  # after an upload that did not work


def first_look(due: datetime, now: datetime) -> datetime | None:
    """For something scheduled, or written anew, just now. Within a day: at once. None: it leaves before that."""
    ahead = due - now
    if ahead < TOO_LATE:
        return None
    return now if ahead <= AHEAD[Stage.DAY] else due - AHEAD[Stage.DAY]


def next_look(due: datetime, now: datetime, *, unfinished: bool = False) -> datetime | None:
    """After a look. `unfinished`: something is still to be uploaded, so the last minutes are used for it."""
    for ahead in AHEAD.values():
        if due - ahead > now:
            return due - ahead
    return now + AGAIN if unfinished and due - now > AGAIN + TOO_LATE else None


def stage_of(due: datetime, now: datetime) -> Stage:
    if due - now <= AHEAD[Stage.MINUTES] + AGAIN:
        return Stage.MINUTES
    return Stage.HOUR if due - now <= 2 * AHEAD[Stage.HOUR] else Stage.DAY
