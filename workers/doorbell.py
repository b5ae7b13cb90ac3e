"""Ringing the workers, and hearing whether anybody answers. Redis may be gone at any time: that is an answer too."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import redis
import structlog

from scheduler.courier import connect, redis_address
from workers import rq_queue
from workers.bell import Bells

if TYPE_CHECKING:
    from rq import Queue

    from scheduler.config import Settings

log = structlog.get_logger("doorbell")

UNANSWERED = 2.0  # seconds something may stay due with nobody at work on its lane
BUSY_FOR = 1500  # milliseconds a worker counts as at work without saying so again
AGAIN = 1.0  # seconds between rings of a lane that is worked by one at a time
ONE_AT_A_TIME = frozenset({"heavy"})  # or long uploads would keep every worker from short posts


class Doorbell:
    """The tick's side. For one thread."""

    def __init__(
        self, settings: Settings, bells: Bells, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings, self._bells, self._steady = settings, bells, steady
        self._queue: Queue | None = None
        self._waiting_since: dict[str, float] = {}
        self._rung_at: dict[str, float] = {}
        self.rings = 0

    def ring(self, lanes: Mapping[str, int]) -> list[str]:
        """Rings for what is due; the lanes that nobody works on although they wait, Redis or not, are returned."""
        self._waiting_since = {lane: self._waiting_since.get(lane, self._steady()) for lane in lanes}
        if not lanes:
            return []
        try:
            queue = self._open()
            if queue is None:
                return sorted(lanes)
            return [lane for lane in sorted(lanes) if not self._ring(queue, lane)]
        except (redis.RedisError, OSError, ValueError) as trouble:
            log.warning("Redis cannot be reached, delivering without it", why=type(trouble).__name__)
            self._queue = None
            return sorted(lanes)

    def call(self, bell: str) -> bool:
        """Rings for a chore; False when there is no Redis to ring through."""
        try:
            queue = self._open()
            if queue is not None:
                rq_queue.ring(queue, bell)
                return True
        except (redis.RedisError, OSError, ValueError):
            self._queue = None
        return False

    def _ring(self, queue: Queue, lane: str) -> bool:
        """False when the lane has waited too long with nobody at work on it."""
        now = self._steady()
        at_work = bool(queue.connection.exists(_key(lane)))
        alone = lane in ONE_AT_A_TIME
        rung_lately = now - self._rung_at.get(lane, -AGAIN) < AGAIN
        if not (alone and (at_work or rung_lately)) and queue.count < rq_queue.workers_on(queue):
            rq_queue.ring(queue, "drain", lane)
            self._rung_at[lane] = now
            self.rings += 1
        if at_work:
            self._waiting_since[lane] = now
        return now - self._waiting_since[lane] < UNANSWERED

    def _open(self) -> Queue | None:
        if self._queue is None:
            address = redis_address(self._settings)
            if address is None:
                return None
            self._queue = rq_queue.queue_on(connect(address), self._bells)
        return self._queue


@contextlib.contextmanager
def at_work(settings: Settings, lane: str) -> Iterator[None]:
    """While a worker drains: says so in Redis every half second. A frozen or killed worker falls silent by itself."""
    address = redis_address(settings)
    over = threading.Event()

    def say() -> None:
        assert address is not None
        client = connect(address)
        while True:
            with contextlib.suppress(redis.RedisError, OSError):
                client.set(_key(lane), "1", px=BUSY_FOR)
            if over.wait(BUSY_FOR / 3000):
                break
        with contextlib.suppress(redis.RedisError, OSError):
            client.delete(_key(lane))

    if address is None:
        yield
        return
    voice = threading.Thread(target=say, daemon=True)
    voice.start()
    try:
        yield
    finally:
        over.set()
        voice.join(1)


def _key(lane: str) -> str:
    return f"marronnier:at-work:{lane}"
