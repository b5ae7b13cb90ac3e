"""Asking a platform from within a request: one event loop, one outgoing client, one deadline.

Call it before the first `g.db` of a writing request: the answer may take seconds, and the write lock is one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from scheduler.adapters.base import Unreachable
from scheduler.outgoing import Client
from scheduler.wording import N_
from web.house import house

Answer = TypeVar("Answer")

DEADLINE_SECONDS = 20.0


def ask(question: Callable[[Client], Awaitable[Answer]], *, within: float = DEADLINE_SECONDS) -> Answer:
    """The answer to `question(client)`. Raises what it raises, and Unreachable when the deadline passes."""
    here = house()

    async def run() -> Answer:
        client = Client(here.settings.allow_addresses, clock=here.clock)
        try:
            async with asyncio.timeout(within):
                return await question(client)
        except TimeoutError:
            raise Unreachable(
                N_("It did not answer within {seconds} seconds.", seconds=int(within))
            ) from None
        finally:
            await client.aclose()

    return asyncio.run(run())
