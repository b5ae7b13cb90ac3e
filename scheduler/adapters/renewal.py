"""Credentials that run out and are exchanged for new ones: by one worker at a time, and stored before they are used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

Secrets = Mapping[str, str]
Exchange = Callable[[Secrets], Awaitable[dict[str, str]]]


class Renewal(Protocol):
    async def __call__(self, used: Secrets, exchange: Exchange) -> Secrets:
        """Secrets newer than `used`, which no longer work.

        What another worker stored meanwhile, else what `exchange` gets for those that are stored. Raises what that
        raises, and Unreachable while another worker is at it.
        """
        ...


async def unkept(used: Secrets, exchange: Exchange) -> Secrets:
    """For a connection that is stored nowhere yet."""
    return await exchange(used)
