"""Connections kept for the next call to the same server. Each was opened to an address that was checked."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from scheduler.outgoing import sockets
from scheduler.outgoing.deadlines import within
from scheduler.outgoing.lookup import Lookup
from scheduler.outgoing.wire import Wire

# Shorter than what servers commonly grant (5 s): a connection they are just closing would turn a POST into an unknown.
KEEP_ALIVE_SECONDS = 3.0

There = tuple[bool, str, int]  # with TLS, host, port


@dataclass
class Kept:
    """For one event loop. Callers bound themselves: a queue in here would eat their deadline."""

    lookup: Lookup
    tls: ssl.SSLContext | None
    connect_timeout: float
    _idle: dict[There, list[Wire]] = field(default_factory=lambda: defaultdict(list))

    def take(self, there: There) -> Wire | None:
        """The one used last, if it can still be used."""
        idle = self._idle.get(there)
        while idle:
            wire = idle.pop()
            if wire.usable and asyncio.get_running_loop().time() - wire.idle_since < KEEP_ALIVE_SECONDS:
                return wire
            wire.close()
        return None

    async def open(self, there: There) -> Wire:
        """A new one. Raises AddressRefused, Unreachable, OSError."""
        encrypted, host, port = there
        addresses = await self.lookup.checked(host, port)
        sock = await sockets.connect(addresses, host, port, self.connect_timeout)
        try:
            with within(self.connect_timeout):
                _, wire = await asyncio.get_running_loop().create_connection(
                    Wire,
                    sock=sock,
                    ssl=(self.tls or usual_tls()) if encrypted else None,
                    server_hostname=host if encrypted else None,
                )
        except BaseException:
            sock.close()
            raise
        return wire

    def give_back(self, there: There, wire: Wire) -> None:
        wire.idle_since = asyncio.get_running_loop().time()
        self._idle[there].append(wire)

    def close(self) -> None:
        for idle in self._idle.values():
            for wire in idle:
                wire.close()
        self._idle.clear()


@cache
def usual_tls() -> ssl.SSLContext:
    """Made once: reading all the authorities this machine trusts takes longer than a call."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
