"""Whether the clock may be believed. After a jump nothing is claimed until two sources agree what time it is."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import redis
import structlog
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.courier import connect, redis_address
from scheduler.db import Fact
from scheduler.health.machine import DOUBT, OFF
from workers.processes import boot

log = structlog.get_logger("tick")

JUMP = 2.0  # seconds the clock may move against the steady one between looks
CALM = 60.0  # seconds without another jump that stand for a second source where there is none


class ClockWatch:
    """The tick's memory of how its clock ran. `others` are asked only after a jump."""

    def __init__(self, others: Callable[[], Sequence[datetime]], *, known: float | None = None) -> None:
        self._others = others
        self._offset = known  # between the clock and the steady one, when it was last believed
        self._doubted: tuple[float, float] | None = None  # the new offset, and since when it has been calm

    @property
    def in_doubt(self) -> bool:
        return self._doubted is not None

    @property
    def offset(self) -> float | None:
        return self._offset

    def believes(self, now: datetime, steady: float) -> bool:
        offset = now.timestamp() - steady
        if self._offset is None or (self._doubted is None and abs(offset - self._offset) <= JUMP):
            self._offset = offset  # a clock that is slewed may go anywhere, slowly
            return True
        if self._doubted is None:
            log.error(
                "the clock jumped, nothing is claimed meanwhile", seconds=round(offset - self._offset, 1)
            )
        if self._doubted is None or abs(offset - self._doubted[0]) > JUMP:
            self._doubted = (offset, steady)
        if self._is_confirmed(now, offset, steady):
            log.warning("the clock is believed again", moved=round(offset - self._offset, 1))
            self._offset, self._doubted = offset, None
        return self._doubted is None

    def _is_confirmed(self, now: datetime, offset: float, steady: float) -> bool:
        assert self._offset is not None and self._doubted is not None
        if abs(offset - self._offset) <= JUMP:
            return True  # back where the steady clock says it should be
        others = self._others()
        if others:
            return any(abs((other - now).total_seconds()) <= JUMP for other in others)
        return steady - self._doubted[1] >= CALM


def other_clocks(settings: Settings, clock: Clock) -> Callable[[], Sequence[datetime]]:
    """Sources beside `clock`: this host's where `clock` is the database's, and a Redis that is somewhere else."""

    def ask() -> list[datetime]:
        found: list[datetime] = []
        if host_now := getattr(clock, "host_now", None):
            found.append(host_now())
        address = redis_address(settings) if settings.redis_url else None
        if address is not None:
            try:
                with connect(address) as client:
                    seconds, micros = client.time()
                    found.append(datetime.fromtimestamp(seconds + micros / 1e6, UTC))
            except (redis.RedisError, OSError, ValueError):
                pass
        return found

    return ask


def remembered(session: Session) -> float | None:
    """What a tick of this machine believed last, since it was started: a jump while no tick ran is a jump too."""
    stored = session.scalar(select(Fact.value).where(Fact.name == _name()))
    return float(stored) if stored else None


def remember(session: Session, watch: ClockWatch) -> None:
    """For the next tick, for the workers of this machine, and for the status page."""
    if watch.offset is not None and boot() != "unknown":
        _set(session, _name(), f"{watch.offset:.3f}")
    if watch.in_doubt:
        _set(session, DOUBT, boot())
    else:
        session.execute(delete(Fact).where(Fact.name == DOUBT, Fact.value == boot()))


def may_claim(session: Session, clock: Clock) -> bool:
    """For a worker, before it claims: no tick of this machine doubts this clock, nor would one that looked now."""
    if session.scalar(select(Fact.id).where(Fact.name == DOUBT)):
        return False
    known = remembered(session)
    return known is None or abs(clock.now().timestamp() - clock.steady() - known) <= JUMP


def note_host_clock(session: Session, host_now: datetime) -> None:
    """For the status page of all hosts: this one's wall clock is far from the database's, or no longer."""
    if session.get_bind().dialect.name != "postgresql":
        return
    shared: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = (host_now - shared).total_seconds()
    name = f"{OFF}{socket.gethostname()}"[:40]
    if abs(apart) > JUMP:
        _set(session, name, f"{apart:.0f}")
    else:
        session.execute(delete(Fact).where(Fact.name == name))


def _name() -> str:
    return f"clock {boot()}"[:40]


def _set(session: Session, name: str, value: str) -> None:
    fact = session.scalar(select(Fact).where(Fact.name == name)) or Fact(name=name, value=value)
    fact.value = value
    session.add(fact)
