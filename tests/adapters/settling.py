"""What the engine does, in small: prepares a message, and settles a part whose answer was lost.

The same call where the platform promises that a repeat is harmless, a look where one can look, else nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheduler.adapters.base import Absent, Adapter, Idempotency, Message, Part, Readback, Receipt
from simulators.simulator import KEY
from tests.adapters.newsroom import NOON


async def prepared(adapter: Adapter, message: Message) -> list[Part]:
    stored: dict[str, Any] = {}
    for step in adapter.steps(message):
        stored[step.name] = await adapter.prepare(step, stored)
    return [part.with_prepared(stored) for part in adapter.parts(message)]


async def settled(
    adapter: Adapter, part: Part, after: Receipt | None, *, key: str = KEY, since: datetime = NOON
) -> Receipt | None:
    """What the engine does with a part nobody is sure of; None: a person decides."""
    if adapter.idempotency is Idempotency.KEY:
        return as_receipt(await adapter.publish(part, key=key, after=after))
    if adapter.readback is Readback.NONE:
        return None
    found = await adapter.read_back(part, key=key, since=since, after=after)
    if isinstance(found, Receipt):
        return found
    assert found == Absent()
    return as_receipt(await adapter.publish(part, key=key, after=after))


def as_receipt(answer: Any) -> Receipt:
    assert isinstance(answer, Receipt), answer
    return answer
