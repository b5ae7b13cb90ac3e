"""The tick's broom: what the dead held is let go at once where we can see that they are dead, else after a lease."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import select

from scheduler.clock import Clock
from scheduler.db import Sessions, across_workspaces
from scheduler.health import tallies
from scheduler.publishing import Delivery, State
from scheduler.publishing.reading_back.sweep import AT_ONCE, release, sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.states import is_in
from workers.processes import is_bereaved

log = structlog.get_logger("tick")

BATCHES = 20  # in one go; the rest waits for the next second
LONGEST_PAUSE = 0.1  # seconds; the longest SQLite lets somebody sleep who waits for the lock


class Broom:
    """Remembers, from round to round, whose silence it has sat through."""

    def __init__(
        self, sessions: Sessions, clock: Clock, *, is_dead: Callable[[str], bool] = is_bereaved
    ) -> None:
        self._sessions, self._clock, self._is_dead = sessions, clock, is_dead
        self._watch = Watch()

    def sweep(self, now: datetime) -> None:
        self._release(now)
        for _ in range(BATCHES):
            began = self._clock.steady()
            with self._sessions.writing() as session:
                swept = sweep(session, now=now, steady=self._clock.steady(), watch=self._watch)
                tallies.add(session, {tallies.TAKEN_OVER: swept.taken_over})
            if swept:
                log.info("swept", **{name: count for name, count in vars(swept).items() if count})
            if not swept.more:
                return
            self._let_others_write(began)

    def _release(self, now: datetime) -> None:
        with self._sessions.reading() as session, across_workspaces(session):
            owners = session.scalars(select(Delivery.owner).where(is_in(State.PUBLISHING)).distinct()).all()
        # Several drains of one process are owners of their own, behind the last slash.
        for owner in {owner.rpartition("/")[0] for owner in owners if owner}:
            if not self._is_dead(owner):
                continue
            log.warning("a worker died, what it held is free", deliveries=self._free(owner, now))

    def _free(self, owner: str, now: datetime) -> int:
        total, freed = 0, AT_ONCE
        while freed == AT_ONCE:
            began = self._clock.steady()
            with self._sessions.writing() as session:
                freed = release(session, owner, now=now, most=AT_ONCE)
                tallies.add(session, {tallies.TAKEN_OVER: freed})
            total += freed
            if freed == AT_ONCE:
                self._let_others_write(began)
        return total

    def _let_others_write(self, began: float) -> None:
        # SQLite's lock goes to whoever happens to ask just then: as long a pause as we held it.
        time.sleep(min(LONGEST_PAUSE, max(0.0, self._clock.steady() - began)))
