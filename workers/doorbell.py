"""Ringing the workers, and hearing whether anybody answers. Redis may be gone at any time: that is an answer too."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import redis
import structlog

from scheduler.courier import DRAINS, RINGS, connect, redis_address
from scheduler.publishing.killpoints import reached
from scheduler.publishing.lanes import FAST, LANES
from workers import expected, rq_queue
from workers.bell import Bells

if TYPE_CHECKING:
    from rq import Queue

    from scheduler.config import Settings

log = structlog.get_logger("doorbell")

UNANSWERED = 2.0  # seconds something may stay due with nobody taking up the bell
BUSY_FOR = 1500  # milliseconds a worker counts as at work without saying so again
HEARD_FOR = 3000  # milliseconds an answer is remembered, so that a tick that looks now and then sees it
ANSWER_KNOWN_FOR = 90.0  # seconds: longer than the pause between two calls for one chore
SOON, LATER = 0.25, 2.0  # seconds between rings of a lane where nothing moves: at first, and at most
ONE_AT_A_TIME = frozenset({"heavy"})  # or long uploads would keep every worker from short posts


@dataclass
class Lane:
    """What is known of a lane with something due."""

    waiting_since: float
    count: int = 0
    rung_at: float = -LATER
    pause: float = SOON


class Doorbell:
    """The tick's side. For one thread."""

    def __init__(
        self, settings: Settings, bells: Bells, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings, self._bells, self._steady = settings, bells, steady
        self._queues: dict[str, Queue] = {}
        self._called: dict[str, float] = {}  # chores, and when they were last rung for
        self._lanes: dict[str, Lane] = {}
        self._away = False  # told once, not four times a second
        self._expected: datetime | None = None  # the instant a worker was called for last

    def ring(self, lanes: Mapping[str, int]) -> list[str]:
        """Rings for what is due. Returned are the lanes that nobody works on although they wait, Redis or not."""
        self._lanes = {name: self._lanes.get(name) or Lane(self._steady()) for name in lanes}
        if not lanes:
            return []
        try:
            alone = [name for name in sorted(lanes) if not self._ring(name, lanes[name])]
            self._away = False
            return alone
        except (redis.RedisError, OSError, ValueError) as trouble:
            if not self._away:
                log.warning("Redis cannot be reached, delivering without it", why=type(trouble).__name__)
            self._away = True
            self._queues.clear()
            return sorted(lanes)

    def expect(self, at: datetime, *, everybody: bool = False) -> bool:
        """Has a worker get ready for short posts that fall due then, or for many of them all but one; once for each
        instant. False: nobody will."""
        if self._expected == at:
            return True
        try:
            queue = self._open(FAST)
            hands = rq_queue.workers_on(queue)
            if queue.count or not hands:
                return False
            reached("before_the_ring")
            # One stays free where there are two: who waits for an instant hears no "publish now" meanwhile.
            for _ in range(max(1, hands - 1) if everybody else 1):
                rq_queue.ring(queue, "drain", FAST, expected.told(at))
            reached("rung")
        except (redis.RedisError, OSError, ValueError):
            self._queues.clear()
            return False
        self._expected = at
        return True

    def call_the_rest(self) -> None:
        """At the instant itself: those who were left free while the others got ready for it."""
        with contextlib.suppress(redis.RedisError, OSError, ValueError):
            rq_queue.ring(self._open(FAST), "drain", FAST)

    def call(self, bell: str) -> bool:
        """Rings for a chore that is due. False: nobody comes for it, so whoever asks sees to it without Redis."""
        try:
            queue = next((queue for lane in LANES if rq_queue.workers_on(queue := self._open(lane))), None)
            if queue is None:
                return False
            before, self._called[bell] = self._called.get(bell), self._steady()
            if (
                before is not None
                and UNANSWERED < self._called[bell] - before < ANSWER_KNOWN_FOR
                and not queue.connection.exists(_answered(bell))
            ):
                return False
            rq_queue.ring(queue, bell)
            return True
        except (redis.RedisError, OSError, ValueError):
            self._queues.clear()
            return False

    def _ring(self, name: str, count: int) -> bool:
        """False when the lane has waited too long with nobody answering."""
        queue, lane, now = self._open(name), self._lanes[name], self._steady()
        at_work, heard = (bool(there) for there in queue.connection.mget(_at_work(name), _heard(name)))
        if count != lane.count:
            # It moves, or more came: no reason to wait.
            lane.count, lane.pause = count, SOON
        rested = now - lane.rung_at >= lane.pause
        if (
            rested
            and not (at_work and name in ONE_AT_A_TIME)
            and queue.count < max(1, rq_queue.workers_on(queue))
        ):
            reached("before_the_ring")
            rq_queue.ring(queue, "drain", name)
            reached("rung")
            queue.connection.incr(RINGS)
            # What stays due after a ring (a slow channel, a limit) is not helped by ringing four times a second.
            lane.rung_at, lane.pause = now, min(lane.pause * 2, LATER)
        if at_work or heard:
            lane.waiting_since = now
        return now - lane.waiting_since < UNANSWERED

    def _open(self, lane: str) -> Queue:
        """Raises OSError while there is no Redis to ring through."""
        if lane not in self._queues:
            address = redis_address(self._settings)
            if address is None:
                raise ConnectionError
            self._queues[lane] = rq_queue.queue_on(connect(address), self._bells, lane)
        return self._queues[lane]


def answer(settings: Settings, bell: str) -> None:
    """Somebody came for a chore. A Redis that is away hears nothing, and the chore is done all the same."""
    address = redis_address(settings)
    if address is not None:
        with contextlib.suppress(redis.RedisError, OSError, ValueError), connect(address) as client:
            client.set(_answered(bell), "1", px=int(ANSWER_KNOWN_FOR * 1000))


@contextlib.contextmanager
def at_work(settings: Settings, lane: str) -> Iterator[None]:
    """While a worker drains: says so in Redis every half second. A frozen or killed worker falls silent by itself."""
    address = redis_address(settings)
    over = threading.Event()

    def say() -> None:
        assert address is not None
        client = connect(address)
        with contextlib.suppress(redis.RedisError, OSError):
            client.incr(DRAINS)
        while True:
            with contextlib.suppress(redis.RedisError, OSError):
                client.set(_heard(lane), "1", px=HEARD_FOR)
                client.set(_at_work(lane), "1", px=BUSY_FOR)
            if over.wait(BUSY_FOR / 3000):
                break
        with contextlib.suppress(redis.RedisError, OSError):
            client.delete(_at_work(lane))

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


def _at_work(lane: str) -> str:
    return f"marronnier:at-work:{lane}"


def _heard(lane: str) -> str:
    return f"marronnier:heard:{lane}"


def _answered(bell: str) -> str:
    return f"marronnier:answered:{bell}"
