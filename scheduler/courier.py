"""The wake-up: tells the tick that something changed, so that “publish now” leaves at once.

A wake-up carries nothing and may be lost: the tick looks by itself every second. So sending one never raises, never
waits long, and nothing is kept for a tick that was not listening.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from scheduler.config import VALKEY_ADDRESS

if TYPE_CHECKING:
    from redis.client import PubSub
    from sqlalchemy.orm import Session

    from scheduler.config import Settings

CHANNEL = "marronnier:wake"
PATIENCE = 0.3  # seconds a page may lose to a Redis that does not answer
REST = 1.0  # after a failure nobody asks again for this long


RINGS, DRAINS = "marronnier:rings", "marronnier:drains"  # counted in Redis, since the server started


class Courier(Protocol):
    def wake(self, lane: str | None = None) -> None:
        """Something may be due; at most costs a moment, never raises."""
        ...


def ring_after_commit(session: Session) -> None:
    """Something became due at once: whoever commits this session wakes the tick afterwards, never before."""
    session.info["rings"] = True


def wants_ringing(session: Session) -> bool:
    return bool(session.info.get("rings"))


def redis_address(settings: Settings) -> str | None:
    """Where Redis or Valkey is: the setting, else what the supervisor wrote down; None while there is none."""
    if settings.redis_url:
        # redis-py speaks to Valkey, but knows it by the older name.
        return settings.redis_url.replace("valkey://", "redis://", 1)
    try:
        return (settings.data_dir / VALKEY_ADDRESS).read_text().strip() or None
    except OSError:
        return None


def connect(address: str, *, timeout: float = PATIENCE) -> redis.Redis:
    """A client that fails soon and tries nothing twice; what to do without Redis is the caller's decision."""
    return redis.Redis.from_url(
        address, socket_timeout=timeout, socket_connect_timeout=timeout, retry=Retry(NoBackoff(), 0)
    )


def doorbells(settings: Settings) -> dict[str, int] | None:
    """How often was rung and how often somebody came, since Redis started; None while it cannot be asked."""
    address = redis_address(settings)
    if address is None:
        return None
    try:
        with connect(address) as client:
            rings, drains = client.mget(RINGS, DRAINS)
    except (redis.RedisError, OSError, ValueError):
        return None
    return {"rings": int(rings or 0), "drains": int(drains or 0)}


class RedisCourier:
    """Publishes on Redis; safe to share between threads."""

    def __init__(self, settings: Settings, *, steady: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._steady = steady
        self._client: redis.Redis | None = None
        self._resting_until = 0.0

    def wake(self, lane: str | None = None) -> None:
        if self._steady() < self._resting_until:
            return
        try:
            if self._client is None:
                address = redis_address(self._settings)
                if address is None:
                    return
                self._client = connect(address)
            self._client.publish(CHANNEL, lane or "")
        except (redis.RedisError, OSError, ValueError):
            # The embedded Valkey may come back at another address: look it up again next time.
            self._client = None
            self._resting_until = self._steady() + REST


class Listener:
    """The tick's ear. For one thread."""

    def __init__(
        self,
        settings: Settings,
        *,
        steady: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings = settings
        self._steady = steady
        self._sleep = sleep
        self._ear: PubSub | None = None
        self._resting_until = 0.0

    def wait(self, seconds: float) -> bool:
        """Until woken (True) or the seconds are over (False); the same without Redis, only never woken."""
        end = self._steady() + max(seconds, 0.0)
        try:
            if self._open():
                return self._heard(end)
        except (redis.RedisError, OSError, ValueError):
            self.close()
            self._resting_until = self._steady() + REST
        self._sleep(max(0.0, end - self._steady()))
        return False

    @property
    def hears(self) -> bool:
        """Whether a wake-up would be heard now, as far as is known."""
        return self._ear is not None

    def close(self) -> None:
        if self._ear is not None:
            ear, self._ear = self._ear, None
            ear.close()

    def _open(self) -> bool:
        if self._ear is None and self._steady() >= self._resting_until:
            address = redis_address(self._settings)
            if address is None:
                self._resting_until = self._steady() + REST
                return False
            self._ear = connect(address).pubsub(ignore_subscribe_messages=True)
            self._ear.subscribe(CHANNEL)
        return self._ear is not None

    def _heard(self, end: float) -> bool:
        assert self._ear is not None
        while (left := end - self._steady()) > 0:
            if self._ear.get_message(timeout=left):
                # Ten saves in a row are one reason to look, not ten.
                while self._ear.get_message(timeout=0):
                    pass
                return True
        return False
