"""The tick's broom: what the dead held is let go at once where we can see that they are dead, else after a lease."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from scheduler import logbook
from scheduler.clock import Clock
from scheduler.db import Sessions
from scheduler.health import tallies
from scheduler.publishing.guarding import NOT_OURS
from scheduler.publishing.planned.ended import is_unswept
from scheduler.publishing.reading_back.settling import Seen
from scheduler.publishing.reading_back.sweep import AT_ONCE, Swept, let_go, sweep, take_over, under_way
from scheduler.publishing.reading_back.watch import Watch
from workers.processes import is_bereaved

log = structlog.get_logger("tick")

BATCHES = 20  # in one go; the rest waits for the next second
LONGEST_PAUSE = 0.1  # seconds; the longest SQLite lets somebody sleep who waits for the lock
SHARE = 1 / 10  # of the time spent sweeping: with ten thousand due it holds SQLite's only lock for a while
GLANCE = 0.4  # seconds between looks at those who are sending: whose beat has moved, who has died


class Broom:
    """Remembers, from round to round, whose silence it has sat through."""

    def __init__(
        self, sessions: Sessions, clock: Clock, *, is_dead: Callable[[str], bool] = is_bereaved
    ) -> None:
        self._sessions, self._clock, self._is_dead = sessions, clock, is_dead
        self._watch = Watch()
        self._let_go = False  # something was, just now: it may be due
        self._rests_until = 0.0
        self._tried: set[Seen] = (
            set()
        )  # of the dead, since the last sweep: what cannot be settled waits for the next

    def glance(self, now: datetime) -> None:
        """Nothing but those who are sending: who is dead, and who has been silent for a lease."""
        with self._sessions.reading() as session:
            signs = under_way(session)
        self._free([(sign[:2], owner) for sign, owner in signs], now)
        steady = self._clock.steady()
        silent = self._watch.silent([sign for sign, _ in signs], steady)
        more = any(sign not in self._watch.tried for sign in silent)
        while more:
            began = self._clock.steady()
            with self._sessions.writing() as session:
                taken, more = take_over(session, now=now, steady=steady, watch=self._watch)
                tallies.add(session, {tallies.TAKEN_OVER: taken})
            if taken:
                log.warning(
                    "nobody gave a sign of life for a lease, what they held is free", deliveries=taken
                )
                self._let_go = True
            if more:
                let_others_write(self._clock, began)

    def hurry(self) -> float | None:
        """Seconds until somebody has to look again; None: nobody is sending."""
        if self._let_go:
            self._let_go = False
            return 0.0
        left = self._watch.left(self._clock.steady())
        return None if left is None else min(GLANCE, left)

    def sweep(self, now: datetime) -> None:
        self._tried.clear()
        self.glance(now)
        if (first := self._clock.steady()) < self._rests_until and not self._somebody_waits(now):
            return
        for _ in range(BATCHES):
            began = self._clock.steady()
            try:
                swept = self._round(now, guard=False)
            except NOT_OURS:
                raise
            except Exception as fault:
                # Done again it says what broke, and does the rest; what happens only once has been told here.
                log.warning("the sweep broke, it is done again part by part", **logbook.fault(fault))
                swept = self._round(now, guard=True)
            if swept:
                log.info("swept", **{name: count for name, count in vars(swept).items() if count})
            if not swept.more:
                break
            let_others_write(self._clock, began)
        ended = self._clock.steady()
        if self._sessions.is_sqlite:  # elsewhere the sweep keeps nobody from writing
            self._rests_until = ended + (ended - first) * (1 / SHARE - 1)

    def _round(self, now: datetime, *, guard: bool) -> Swept:
        with self._sessions.writing() as session:
            swept = sweep(session, now=now, steady=self._clock.steady(), watch=self._watch, guard=guard)
            tallies.add(session, {tallies.TAKEN_OVER: swept.taken_over})
        return swept

    def _somebody_waits(self, now: datetime) -> bool:
        """Nothing is claimed after a freeze before the sweep has been."""
        with self._sessions.reading() as session:
            return is_unswept(session, now)

    def _free(self, held: Sequence[tuple[Seen, str]], now: datetime) -> None:
        # Several drains of one process are owners of their own, behind the last slash.
        whose = {owner: owner.rpartition("/")[0] for _, owner in held}
        dead = {process for process in set(whose.values()) if process and self._is_dead(process)}
        theirs = [seen for seen, owner in held if whose[owner] in dead and seen not in self._tried]
        self._tried.update(theirs)
        if freed := free(self._sessions, self._clock, theirs, now):
            log.warning("a worker died, what it held is free", deliveries=freed)
            self._let_go = True


def free(sessions: Sessions, clock: Clock, held: Sequence[Seen], now: datetime) -> int:
    """What a process held that is certainly dead is settled; how much of it. Others get a turn to write in between."""
    freed = 0
    while held:
        began, some = clock.steady(), held[:AT_ONCE]
        with sessions.writing() as session:
            settled = let_go(session, some, now=now)
            tallies.add(session, {tallies.TAKEN_OVER: settled})
        freed, held = freed + settled, held[AT_ONCE:]
        if held:
            let_others_write(clock, began)
    return freed


def let_others_write(clock: Clock, began: float) -> None:
    # SQLite's lock goes to whoever happens to ask just then: as long a pause as we held it.
    time.sleep(min(LONGEST_PAUSE, max(0.0, clock.steady() - began)))
