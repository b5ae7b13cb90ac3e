"""The aiohttp session: everything it would do by itself, and should not, is switched off here."""

from __future__ import annotations

import socket
from ssl import SSLContext
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from scheduler.outgoing.faults import under_way
from scheduler.outgoing.lookup import Lookup

# Shorter than what servers commonly grant (5 s): a connection they are just closing would turn a POST into an unknown.
KEEP_ALIVE_SECONDS = 3


def open_session(lookup: Lookup, tls: SSLContext | None) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=_Telling(
            resolver=_Checked(lookup),
            limit=0,  # those who call bound themselves; a queue in here would eat their deadline
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            ssl=tls or True,
        ),
        cookie_jar=aiohttp.DummyCookieJar(),  # channels of different people share this session
        headers={"User-Agent": "Marronnier"},
        trust_env=False,
    )
    # aiohttp repeats PUT and DELETE by itself when a kept connection turns out to be dead.
    session._retry_connection = False
    return session


class _Telling(aiohttp.TCPConnector):
    """Notes in the call's Progress when it has a connection to write to."""

    async def connect(self, *request: Any, **how: Any) -> aiohttp.connector.Connection:
        connection = await super().connect(*request, **how)
        if progress := under_way.get():
            progress.connected = True
        return connection


class _Checked(AbstractResolver):
    """Hands aiohttp checked addresses only; it connects to those very addresses."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._lookup.checked(host, port)
        ]

    async def close(self) -> None:
        pass
