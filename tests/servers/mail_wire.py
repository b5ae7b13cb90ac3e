"""A way to a mail server in the open, that may be cut before a letter or after the server took it."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Literal, Self

BEGIN, END = b"DATA\r\n", b"\r\n.\r\n"


class MailWire:
    """`cut` is for the next letter: “before” a word of it leaves, or “after” the server took it."""

    def __init__(self, port: int) -> None:
        self.there = port
        self.cut: Literal["before", "after"] | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    async def _pass_on(self, caller: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        answers, server = await asyncio.open_connection("127.0.0.1", self.there)
        answering = asyncio.ensure_future(self._answer(answers, back))
        tail = b""
        try:
            while said := await caller.read(65536):
                tail = (tail + said)[-8:]
                if self.cut == "before" and tail.endswith(BEGIN):
                    break
                server.write(said)
                if self.cut == "after" and tail.endswith(END):
                    # Nothing more is passed back; the server's word is waited for, and kept.
                    answering.cancel()
                    await answers.readline()
                    break
        except ConnectionError:
            pass
        finally:
            self.cut = None if tail.endswith((BEGIN, END)) else self.cut
            answering.cancel()
            server.transport.abort()
            back.transport.abort()

    async def _answer(self, answers: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            while said := await answers.read(65536):
                back.write(said)
        except ConnectionError:
            pass
