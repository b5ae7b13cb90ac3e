"""A wire to PostgreSQL that can be cut, or swallow what the server answers to a COMMIT."""

from __future__ import annotations

import asyncio
import contextlib
import threading


class Proxy:
    """Runs in a thread of its own, on a free port."""

    def __init__(self, upstream: int, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.upstream = upstream
        self.swallow = 0  # so many of the next commits are carried out, and nobody hears of it
        self.swallowed = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        serving = asyncio.start_server(self._serve, host, port)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(30)
        self.port: int = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Every connection ends here and now."""
        self._loop.call_soon_threadsafe(self._cut)

    def end(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _cut(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            server, there = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:
            back.transport.abort()
            return
        self._open |= {back, there}
        deaf = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._ask(client, there, deaf))
                both.create_task(self._answer(server, back, deaf))
        except* (OSError, _Over):
            pass
        finally:
            self._open -= {back, there}
            for writer in (back, there):
                with contextlib.suppress(OSError):
                    writer.transport.abort()

    async def _ask(
        self, client: asyncio.StreamReader, there: asyncio.StreamWriter, deaf: asyncio.Event
    ) -> None:
        while words := await client.read(65536):
            if self.swallow and b"COMMIT\0" in words:
                self.swallow -= 1
                self.swallowed += 1
                deaf.set()
            there.write(words)
            await there.drain()
        raise _Over

    async def _answer(
        self, server: asyncio.StreamReader, back: asyncio.StreamWriter, deaf: asyncio.Event
    ) -> None:
        while words := await server.read(65536):
            if deaf.is_set():
                raise _Over  # it is committed; the one who asked only sees the line go dead
            back.write(words)
            await back.drain()
        raise _Over


class _Over(Exception):
    """One side has hung up."""
