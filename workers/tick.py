"""`marronnier tick`: looks what is due, rings for it, and does the chores. Any number may run; none leads.

A round reads the database, never changes a post. It sleeps until the next due time, at most a second, or until a
page wakes it; what is due while nobody answers the bell is delivered by a stand-in of its own.
"""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

import scheduler.models  # noqa: F401 (maps every table)
from scheduler import logbook
from scheduler.carried_clock import clock_of
from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.courier import Listener
from scheduler.db import Sessions
from scheduler.publishing.claiming.claim import FEWEST
from scheduler.publishing.tick import look
from workers import clock_watch, expected
from workers.chores import Chores, usual_chores
from workers.clock_watch import ClockWatch
from workers.doorbell import Doorbell
from workers.jobs import BELLS
from workers.standin import StandIn

if TYPE_CHECKING:
    from scheduler.publishing.tick import Due

log = structlog.get_logger("tick")

LONGEST_SLEEP = 1.0
# With an ear open and nothing going on: less than `scheduling.SOON`, within which a page wakes us.
IDLE_SLEEP = 4.0
WHILE_DUE = 0.25  # between rounds while something stays due
CLAIMED_BY_THEN = 0.15  # after an instant a worker was called for: still due, it is rung for as usual
ONE_IS_ENOUGH = FEWEST  # channels with a post at one instant: a claim takes no more of them at once
NOTED = 0.5  # seconds the clock may be slewed before the workers are told


class Tick:
    def __init__(
        self,
        sessions: Sessions,
        *,
        clock: Clock,
        doorbell: Doorbell,
        stand_in: StandIn,
        chores: Chores,
        look: Callable[..., Due] = look,
        watch: ClockWatch | None = None,
    ) -> None:
        self.sessions, self.clock, self.look = sessions, clock, look
        self.doorbell, self.stand_in, self.chores = doorbell, stand_in, chores
        self.watch = watch
        self.longest = LONGEST_SLEEP  # the longest a quiet round may lead to
        self._noted: tuple[float, bool] | None = None
        self._all_hands: datetime | None = None  # the instant at which whoever is still free is called, too

    def round(self) -> float:
        """One look; the seconds until the next."""
        seconds, hurry = self._round(), self.chores.hurry()
        return seconds if hurry is None else min(seconds, hurry)

    def _round(self) -> float:
        now = self.clock.now()
        try:
            if not self._believes(now):
                return LONGEST_SLEEP
            if self._all_hands is not None and now >= self._all_hands:
                # Before the look, which takes long with thousands due.
                self._all_hands = None
                self.doorbell.call_the_rest()
                return CLAIMED_BY_THEN
            with self.sessions.reading() as session:
                due = self.look(session, now=now)
            self._serve(due)
            self.chores.do(now, sweep=due.sweep)
        except SQLAlchemyError as trouble:
            log.error(
                "the database does not answer", why=str(getattr(trouble, "orig", trouble)).partition("\n")[0]
            )
            return LONGEST_SLEEP
        if due.lanes:
            return WHILE_DUE
        longest = LONGEST_SLEEP if due.sweep else self.longest
        if due.next_at is None:
            return longest
        left = max(0.0, (due.next_at - now).total_seconds())
        if left > expected.AHEAD:
            return min(longest, left - expected.AHEAD)
        # Whoever is ready for it needs no second bell at the instant itself.
        ready = self._expects(due, now) and due.next_at == due.fast_at
        return left + CLAIMED_BY_THEN if ready and self._all_hands is None else left

    def _expects(self, due: Due, now: datetime) -> bool:
        """Somebody gets ready for the next short post. Uploads and looks are not worth a worker who waits for them."""
        if due.fast_at is None or (due.fast_at - now).total_seconds() > expected.AHEAD:
            return False
        everybody = due.fast_on > ONE_IS_ENOUGH
        ready = self.doorbell.expect(due.fast_at, everybody=everybody)
        self._all_hands = due.fast_at if ready and everybody else None
        return ready

    def _serve(self, due: Due) -> None:
        alone = self.doorbell.ring(due.lanes)
        if alone:
            self.stand_in.drain(alone)
        else:
            self.stand_in.rest()

    def _believes(self, now: datetime) -> bool:
        """Workers ask before they claim, so a doubt is written down before anything else is done."""
        if self.watch is None:
            return True
        believes = self.watch.believes(now, self.clock.steady())
        noted = (self.watch.offset or 0.0, self.watch.in_doubt)
        if self._noted is None or self._noted[1] != noted[1] or abs(self._noted[0] - noted[0]) > NOTED:
            with self.sessions.writing() as session:
                clock_watch.remember(session, self.watch)
            self._noted = noted
        return believes


def tick(argv: list[str]) -> None:
    """look what is due and ring the workers"""
    argparse.ArgumentParser("marronnier tick", description=tick.__doc__).parse_args(argv)
    settings = Settings.from_env()
    logbook.configure(settings.log_format, "tick")
    stopping = _Stopping()
    listener = Listener(settings)
    # No ping before each look: a database that was restarted costs one round, and that is what the next is for.
    sessions = Sessions(settings.database_url, pool_pre_ping=False)
    doorbell, stand_in, clock = Doorbell(settings, BELLS), StandIn(), clock_of(sessions)
    chores = usual_chores(settings, sessions, doorbell, stand_in, clock)
    rounds = Tick(
        sessions, clock=clock, doorbell=doorbell, stand_in=stand_in, chores=chores,
        watch=_watch(settings, sessions, clock),
    )  # fmt: skip
    log.info("looking for what is due")
    while not stopping.asked:
        rounds.longest = IDLE_SLEEP if listener.hears else LONGEST_SLEEP
        seconds = rounds.round()
        if not stopping.asked:
            listener.wait(seconds)
    stand_in.close()
    listener.close()
    chores.leave()
    sessions.dispose()


def _watch(settings: Settings, sessions: Sessions, clock: Clock) -> ClockWatch:
    try:
        with sessions.reading() as session:
            known = clock_watch.remembered(session)
    except SQLAlchemyError:
        known = None
    return ClockWatch(clock_watch.other_clocks(settings, clock), known=known)


class _Stopping:
    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._on)
        signal.signal(signal.SIGINT, self._on)

    def _on(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
