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
from scheduler.clock import Clock, SystemClock
from scheduler.config import Settings
from scheduler.courier import Listener
from scheduler.db import Sessions
from scheduler.publishing.tick import look
from workers.chores import Chores, usual_chores
from workers.doorbell import Doorbell
from workers.jobs import BELLS
from workers.standin import StandIn

if TYPE_CHECKING:
    from scheduler.publishing.tick import Due

log = structlog.get_logger("tick")

LONGEST_SLEEP = 1.0
WHILE_DUE = 0.25  # between rounds while something stays due
CLOCK_JUMP = 2.0  # seconds the wall clock may move against the steady one between rounds


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
    ) -> None:
        self.sessions, self.clock, self.look = sessions, clock, look
        self.doorbell, self.stand_in, self.chores = doorbell, stand_in, chores
        self._last: tuple[datetime, float] | None = None

    def round(self) -> float:
        """One look; the seconds until the next."""
        now = self.clock.now()
        self._watch_clock(now)
        try:
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
        if due.next_at is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, (due.next_at - now).total_seconds()))

    def _serve(self, due: Due) -> None:
        alone = self.doorbell.ring(due.lanes)
        if alone:
            self.stand_in.drain(alone)
        else:
            self.stand_in.rest()

    def _watch_clock(self, now: datetime) -> None:
        steady = self.clock.steady()
        if self._last is not None:
            moved = (now - self._last[0]).total_seconds() - (steady - self._last[1])
            if abs(moved) > CLOCK_JUMP:
                log.warning("the clock of this machine jumped", seconds=round(moved, 1))
        self._last = (now, steady)


def tick(argv: list[str]) -> None:
    """look what is due and ring the workers"""
    argparse.ArgumentParser("marronnier tick", description=tick.__doc__).parse_args(argv)
    settings = Settings.from_env()
    logbook.configure(settings.log_format, "tick")
    stopping = _Stopping()
    sessions, listener = Sessions(settings.database_url), Listener(settings)
    doorbell, stand_in, clock = Doorbell(settings, BELLS), StandIn(), SystemClock()
    chores = usual_chores(settings, sessions, doorbell, stand_in, clock)
    rounds = Tick(sessions, clock=clock, doorbell=doorbell, stand_in=stand_in, chores=chores)
    log.info("looking for what is due")
    while not stopping.asked:
        seconds = rounds.round()
        if not stopping.asked:
            listener.wait(seconds)
    stand_in.close()
    listener.close()
    chores.leave()
    sessions.dispose()


class _Stopping:
    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._on)
        signal.signal(signal.SIGINT, self._on)

    def _on(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
