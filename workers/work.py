"""`marronnier work`: one RQ worker for some lanes, or for all. Forks for every bell, so that a crash stays in the child."""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import NoReturn

import redis
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.clock import SystemClock
from scheduler.config import Settings
from scheduler.courier import connect, redis_address
from scheduler.db import Sessions
from scheduler.publishing.lanes import LANES
from workers import processes, reaping, rq_queue, runtime, signs_of_life
from workers.chores import HOST_CLOCK_EVERY
from workers.clock_watch import note_host_clock
from workers.jobs import BELLS, drain

log = structlog.get_logger("worker")

PAUSE = 1.0  # between tries to reach Redis
BEAT_EVERY = timedelta(seconds=20)


def work(argv: list[str]) -> None:
    """send what is due when the bell rings"""
    ask = argparse.ArgumentParser("marronnier work", description=work.__doc__)
    ask.add_argument(
        "--stand-in",
        action="store_true",
        help="take lanes from standard input instead of Redis (for the tick)",
    )
    ask.add_argument(
        "--lanes",
        type=_lanes,
        default=LANES,
        help="only these, with commas: fast (text), heavy (uploads, long mailings)",
    )
    given = ask.parse_args(argv)
    settings = Settings.from_env()
    logbook.configure(settings.log_format, "worker")
    runtime.warm_up(settings)
    if given.stand_in:
        stand_in()
    else:
        _answer_bells(settings, given.lanes)


def _lanes(words: str) -> tuple[str, ...]:
    named = {word.strip() for word in words.split(",")}
    if not named <= set(LANES):
        raise argparse.ArgumentTypeError(f"there are the lanes {' and '.join(LANES)}")
    return tuple(lane for lane in LANES if lane in named)


def _answer_bells(settings: Settings, lanes: Sequence[str]) -> None:
    # A name of its own each time: RQ refuses a name whose last bearer was killed, until it expires.
    name = f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(3)}"
    life = Life(settings)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    said = False
    while True:
        address = redis_address(settings)
        try:
            if address is None:
                raise redis.ConnectionError
            connection = connect(address, timeout=5)
            worker = rq_queue.worker_on(
                connection, BELLS, name, lanes=lanes, on_heartbeat=life.beat,
                on_death=partial(reaping.let_go_of, life.sessions, connection),
            )  # fmt: skip
            break
        except (redis.RedisError, OSError):
            if not said:
                log.warning("Redis or Valkey cannot be reached yet; the tick delivers meanwhile")
                said = True
            time.sleep(PAUSE)
    log.info("waiting for the bell", lanes=",".join(lanes))
    try:
        worker.work(logging_level="WARNING")
    finally:
        life.end()


class Life:
    """The worker's sign of life in the database. A short connection each time: none may be open across a fork."""

    def __init__(self, settings: Settings) -> None:
        self.name, self.last, self.compared = signs_of_life.name_of("worker"), 0.0, 0.0
        # One engine for good: a new one would ask the server about itself each time.
        self.sessions = Sessions(settings.database_url)

    def beat(self) -> None:
        if time.monotonic() - self.last < BEAT_EVERY.total_seconds() / 2:
            return
        self.last = time.monotonic()
        self._write(self._beat)

    def _beat(self, session: Session) -> None:
        now = SystemClock().now()
        signs_of_life.leave(session, self.name, "worker", now)
        if not self.compared or self.last - self.compared > HOST_CLOCK_EVERY.total_seconds():
            note_host_clock(session, now)
            self.compared = self.last

    def end(self) -> None:
        signs_of_life.end(self.sessions, self.name)
        self.sessions.dispose()

    def _write(self, act: Callable[[Session], object]) -> None:
        try:
            with self.sessions.writing() as session:
                act(session)
        except SQLAlchemyError:
            log.warning("no sign of life could be left in the database")
        finally:
            self.sessions.dispose()


def stand_in() -> None:
    """Lanes and chores on standard input, one a line; each in a child, and not twice at once. Ends with its input."""
    at_work: dict[str, int] = {}
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    parent = os.getpid()
    try:
        for line in sys.stdin:
            name = line.strip()
            _reap(at_work)
            if not name or name in at_work:
                continue
            pid = os.fork()
            if pid == 0:
                _alone(name, parent)
            at_work[name] = pid
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for pid in at_work.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, processes.PLEASE_STOP)
        for pid in at_work.values():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _alone(name: str, parent: int) -> NoReturn:
    code = 1
    try:
        processes.die_with(parent)
        if name in BELLS and name != "drain":
            BELLS[name]()
        else:
            drain(name)
        code = 0
    except Exception as fault:
        log.error("work of the stand-in failed", name=name, **logbook.fault(fault))
    finally:
        # Never back into the parent's loop.
        os._exit(code)


def _reap(at_work: dict[str, int]) -> None:
    for lane, pid in list(at_work.items()):
        if os.waitpid(pid, os.WNOHANG)[0]:
            del at_work[lane]
