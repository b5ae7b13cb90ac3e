"""A server on a free port of this machine, for as long as a block lasts."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class Listening:
    """Others say what is answered (`_serve`), and keep each call they are at in `_calls`."""

    def __init__(self, port: int) -> None:
        self._port = port  # 0: any that is free
        self._calls: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        self._server.close()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError
