"""From a name to addresses that may be called. What is checked here is what gets connected to: no second look-up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scheduler.outgoing.addresses import Address, AllowList, is_public, parse
from scheduler.outgoing.errors import AddressRefused, Unreachable
from scheduler.wording import N_

Resolve = Callable[[str, int], Awaitable[list[str]]]


async def ask_the_system(host: str, port: int) -> list[str]:
    """Addresses of a name as this machine sees them, best first. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True)
class Lookup:
    allowed: AllowList
    resolve: Resolve = ask_the_system

    async def checked(self, host: str, port: int) -> list[Address]:
        """The addresses of a host that may be called, at least one. Raises AddressRefused, Unreachable."""
        addresses = await self._all(host, port)
        fit = [address for address in addresses if self.allowed.permits(host, port, address)]
        if not fit:
            # The address itself is not told: a name could otherwise be used to map the private network.
            raise AddressRefused(
                N_(
                    "{host} leads into a private network. An administrator can allow it by adding it to "
                    "MARRONNIER_ALLOW_ADDRESSES.",
                    host=host,
                )
            )
        return fit

    async def is_inside(self, host: str, port: int) -> bool:
        """Does the host only have private addresses? They have been allowed, or this raises as `checked` does."""
        return not any(is_public(address) for address in await self.checked(host, port))

    async def _all(self, host: str, port: int) -> list[Address]:
        try:
            return [parse(host)]
        except ValueError:
            pass
        try:
            found = await self.resolve(host, port)
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise Unreachable(N_("The name {host} cannot be found.", host=host))
        return list(dict.fromkeys(parse(word) for word in found))
