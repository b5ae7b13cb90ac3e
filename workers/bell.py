"""A job that can only be one of our bells. Whoever reaches Redis can ring them, and nothing else.

RQ's JSON serializer alone still lets a job name any importable function or callback, and webhooks besides. Here a
job is a name from the table in `workers.jobs` with plain words for arguments; anything else is an alien.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import structlog
from rq.job import Job

from scheduler import logbook

log = structlog.get_logger("worker")

Bells = Mapping[str, Callable[..., None]]
BACKSTOP = 120  # seconds; a drain ends itself long before
LONGEST = 1000  # bytes of a job's data: a bell and a lane are short, and zlib can make a bomb of a few bytes
# What RQ itself notes on a plain job; anything more would have RQ do something for a stranger.
HARMLESS = {
    *("data", "origin", "description", "status", "worker_name"),
    *("created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat"),
    *("timeout", "ttl", "result_ttl", "failure_ttl"),
}


class AlienJob(Exception):
    """Not a bell of ours; it is deleted."""


class Bell(Job):
    """A job whose function comes from our table only, and that has no callbacks, webhooks, retries or kin."""

    bells: Bells = {}

    def restore(self, raw_data: Any) -> Any:
        stored = {key.decode() if isinstance(key, bytes) else key: value for key, value in raw_data.items()}
        strange = sorted(key for key, value in stored.items() if value and key not in HARMLESS)
        if strange:
            raise AlienJob(f"it carries {', '.join(strange)}")
        name, instance, args, kwargs = json.loads(_inflated(stored.get("data", b"")))
        if name not in self.bells:
            raise AlienJob("its function is not one of ours")
        if instance is not None or kwargs or not all(isinstance(word, str) for word in args):
            raise AlienJob("its arguments are not plain words")
        super().restore(raw_data)
        self.timeout, self.result_ttl, self.failure_ttl = BACKSTOP, 0, 60

    @property
    def func(self) -> Callable[..., None]:
        return told(self.bells[self.func_name or ""])

    success_callback = failure_callback = stopped_callback = None
    should_retry = False

    def send_webhooks(self, *args: Any, **kwargs: Any) -> None:
        """Never: it would leave past the one outgoing client."""


def told(bell: Callable[..., None]) -> Callable[..., None]:
    """The same bell; what goes wrong in it is told once, here, and is no business of RQ's."""

    @wraps(bell)
    def ring(*words: str) -> None:
        try:
            bell(*words)
        except Exception as fault:
            log.error("a bell failed", bell=bell.__name__, words=words, **logbook.fault(fault))

    return ring


def _inflated(data: bytes) -> bytes:
    if len(data) > LONGEST:
        raise AlienJob("it is too large")
    try:
        return zlib.decompressobj().decompress(data, LONGEST)
    except zlib.error:
        raise AlienJob("it cannot be read") from None
