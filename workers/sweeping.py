"""The tick's broom: what the dead held is let go at once where we can see that they are dead, else after a lease."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import select

from scheduler.clock import Clock
from scheduler.db import Sessions, across_workspaces
from scheduler.health import tallies
from scheduler.publishing import Delivery, State
from scheduler.publishing.reading_back.sweep import release, sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.states import is_in
from workers.processes import is_bereaved

log = structlog.get_logger("tick")

BATCHES = 20  # in one go; the rest waits for the next second


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
            with self._sessions.writing() as session:
                swept = sweep(session, now=now, steady=self._clock.steady(), watch=self._watch)
                tallies.add(session, {tallies.TAKEN_OVER: swept.taken_over})
            if swept:
                log.info("swept", **{name: count for name, count in vars(swept).items() if count})
            if not swept.more:
                return

    def _release(self, now: datetime) -> None:
        with self._sessions.reading() as session, across_workspaces(session):
            owners = session.scalars(select(Delivery.owner).where(is_in(State.PUBLISHING)).distinct()).all()
        # Several drains of one process are owners of their own, behind the last slash.
        for owner in {owner.rpartition("/")[0] for owner in owners if owner}:
            if not self._is_dead(owner):
                continue
            with self._sessions.writing() as session:
                freed = release(session, owner, now=now)
                tallies.add(session, {tallies.TAKEN_OVER: freed})
            log.warning("a worker died, what it held is free", deliveries=freed)
