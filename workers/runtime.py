"""What a job works with. Opened in the process that does the work, after the fork: nothing here survives one."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

import scheduler.models  # noqa: F401 (maps every table)
from scheduler.carried_clock import clock_for_a_job
from scheduler.clock import Clock, SystemClock
from scheduler.config import Settings
from scheduler.courier import Courier, RedisCourier
from scheduler.db import Sessions
from scheduler.outgoing.kept import usual_tls
from scheduler.publishing.claiming.warming import warm
from scheduler.sealing import Sealer

log = structlog.get_logger("worker")

SWITCH = 0.0005  # seconds a thread may go on while another wants to run


class Stopping:
    """Whether this process was asked to stop: what is on the wire is finished, nothing new is begun."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        return self.asked

    def listen(self) -> None:
        signal.signal(signal.SIGTERM, self._on)

    def _on(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


@dataclass(frozen=True)
class Run:
    settings: Settings
    sessions: Sessions
    sealer: Sealer
    courier: Courier
    clock: Clock = field(default_factory=SystemClock)
    stopping: Stopping = field(default_factory=Stopping)


@contextmanager
def open() -> Iterator[Run]:
    """One engine, one signal handler, gone at the end of the job."""
    settings = Settings.from_env()
    sessions = _warmed(settings) or Sessions(settings.database_url)
    clock = clock_for_a_job(sessions)
    run = Run(settings, sessions, Sealer.of(settings), RedisCourier(settings), clock)
    run.stopping.listen()
    try:
        yield run
    finally:
        run.sessions.dispose()


_warm: dict[str, Sessions] = {}


def _warmed(settings: Settings) -> Sessions | None:
    """What the parent left us: an engine that knows its statements, and no connection."""
    sessions = _warm.get(settings.database_url)
    if sessions is not None:
        # Whatever the pool believes to hold belongs to the parent.
        sessions.engine.dispose(close=False)
    return sessions


def warm_up(settings: Settings) -> None:
    """In the parent, before the first fork: what every child would load and build anew is done once.

    The pool is thrown away: a connection shared across a fork would mix up two conversations.
    """
    import cryptography.fernet  # noqa: F401

    usual_tls()

    sessions = Sessions(settings.database_url)
    try:
        with sessions.writing() as session:
            warm(session, SystemClock())
        _warm[settings.database_url] = sessions
    except SQLAlchemyError as trouble:
        log.warning(
            "the database is not ready: the first posts leave a little later", why=type(trouble).__name__
        )
    finally:
        sessions.dispose()
    # What is loaded stays: children need neither walk it nor copy its pages. And a drain makes few circles: looking
    # for them at every seven hundredth object took a fifth of its time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    # The thread of the database must not wait 5 ms for its turn after each statement while it holds SQLite's only lock.
    sys.setswitchinterval(SWITCH)
