"""A real SMTP server on the loopback that keeps what it is given, and can be told to refuse."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse: dict[str, str] = {}  # address → answer to RCPT
        self.answer = "250 OK"  # to DATA; "" closes the line instead
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def addressees(self) -> list[str]:
        return [str(letter["To"]) for letter in self.letters]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.answer:
            server.transport.abort()
            return "250 never heard"
        if self.answer.startswith("2"):
            self.letters.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    postbox, loop, ready = Postbox(), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        server = await loop.create_server(
            lambda: SMTP(postbox, hostname="postbox.test", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
        )
        postbox.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield postbox
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
