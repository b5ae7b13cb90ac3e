"""A clock read once and carried on by the steady one: what happens to this machine's wall clock does not move it.

On PostgreSQL it is the database's clock, read twice a minute: several hosts then agree what is due. The answer is as old
as its way back to us, so this clock is late by less than that way and never early.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from scheduler.clock import Clock, SystemClock
from scheduler.db import Sessions

AGAIN = 30.0  # seconds between readings
SOON = 2.0  # after one that failed


class CarriedClock:
    """`read` may fail with SQLAlchemyError: then the last reading goes on, and before the first the wall clock."""

    def __init__(
        self, read: Callable[[], datetime], *, again: float | None = None, host: Clock | None = None
    ) -> None:
        self._read, self._again, self._host = read, again, host or SystemClock()
        self._anchor: tuple[datetime, float] | None = None
        self._next = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        steady = self._host.steady()
        if self._anchor is None or (self._again is not None and steady >= self._next):
            with self._lock:
                self._look()
            steady = self._host.steady()
        if self._anchor is None:
            return self._host.now()
        at, then = self._anchor
        return at + timedelta(seconds=steady - then)

    def steady(self) -> float:
        return self._host.steady()

    def host_now(self) -> datetime:
        """What this machine's own wall clock says."""
        return self._host.now()

    def _look(self) -> None:
        if self._anchor is not None and self.steady() < self._next:
            return  # another thread has just done it
        try:
            read = self._read()
        except SQLAlchemyError:
            self._next = self.steady() + SOON
            return
        self._anchor = (read, self.steady())
        self._next = self.steady() + (self._again or 0.0)


def clock_of(sessions: Sessions) -> Clock:
    """For processes that last: the database's clock where hosts share one, else this host's."""
    if sessions.is_sqlite:
        return SystemClock()
    return CarriedClock(lambda: database_now(sessions.engine), again=AGAIN)


def clock_for_a_job(sessions: Sessions) -> Clock:
    """For work of some seconds: the same, and no jump of the wall clock reaches it."""
    if sessions.is_sqlite:
        return CarriedClock(SystemClock().now)
    return clock_of(sessions)


def database_now(engine: Engine) -> datetime:
    """Not now(), which is the start of the transaction."""
    with engine.connect() as connection:
        found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found.astimezone(UTC)
