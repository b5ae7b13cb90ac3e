"""Handing letters to the mail server, one transaction for each recipient.

A server may deliver a letter only once it has read the line with the single dot that ends it. So the letter is
written and flushed first, and that line last and alone: whatever breaks before it, the letter was not sent;
after it, only the server's reply tells.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPException, SMTPResponseException, SMTPServerDisconnected

from scheduler.adapters.base import OutcomeUnknown, Rejected, Unreachable
from scheduler.adapters.email import refusals
from scheduler.adapters.email.mail_server import MailServer, hang_up
from scheduler.adapters.email.refusals import Stage
from scheduler.wording import N_, Text

# Servers filter a letter before they confirm it: give them more time than for a mere word.
REPLY = 4
BLOCK = 64 * 1024


@dataclass(frozen=True)
class Envelope:
    sender: str
    recipient: str


class Line:
    """A connection kept for the next letter. Letters go one after the other; a lost line is dialled again."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: SMTP | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._turn = asyncio.Lock()

    async def hand_over(self, envelope: Envelope, letter: bytes) -> str:
        """The server's words of acceptance. Raises as the adapter's contract says."""
        async with self._turn:
            if self._smtp is not None and self._smtp.is_connected:
                # The server may have closed the kept line in between; nothing was read out, so it is dialled again.
                with suppress(_Stale):
                    return await self._transaction(envelope, letter)
                await self._drop()
            try:
                return await self._transaction(envelope, letter)
            except _Stale:
                await self._drop()
                raise Unreachable(self._broken()) from None

    async def aclose(self) -> None:
        if self._smtp is not None:
            await hang_up(self._smtp)
        self._smtp = self._writer = None

    async def _transaction(self, envelope: Envelope, letter: bytes) -> str:
        smtp, writer = await self._ready()
        stage: Stage = "sender"
        try:
            options = _options(smtp, envelope, letter)
            encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
            await smtp.mail(envelope.sender, options=options, encoding=encoding)
            stage = "recipient"
            await smtp.rcpt(envelope.recipient, encoding=encoding)
            stage = "letter"
            reply = await smtp.execute_command(b"DATA")
            if reply.code != 354:
                raise SMTPResponseException(reply.code, reply.message)
        except SMTPResponseException as fault:
            await self._start_over(smtp)
            if fault.code < 0:
                raise Unreachable(self._unreadable()) from None
            raise refusals.meaning(stage, fault.code, fault.message, secret=self._server.password) from None
        except SMTPServerDisconnected:
            raise _Stale from None
        except (SMTPException, OSError):
            await self._drop()
            raise Unreachable(self._broken()) from None
        except BaseException:
            await self._drop()
            raise
        return await self._read_out(smtp, writer, letter)

    async def _read_out(self, smtp: SMTP, writer: asyncio.StreamWriter, letter: bytes) -> str:
        assert smtp.protocol is not None
        patience, finished = self._server.client.timeout, False
        try:
            async with asyncio.timeout(patience + len(letter) / BLOCK):
                await _write(writer, letter)
            smtp.protocol.write(b".\r\n")
            finished = True
            reply = await smtp.protocol.read_response(REPLY * patience)
        except BaseException as fault:
            await self._drop()
            if not isinstance(fault, SMTPException | OSError):
                raise
            if not finished:
                raise Unreachable(self._broken()) from None
            raise OutcomeUnknown(
                N_("The connection to {host} was lost before it confirmed the mail.", host=self._server.host)
            ) from None
        if 200 <= reply.code < 300:
            return f"{reply.code} {reply.message}"
        if 400 <= reply.code < 600:
            raise refusals.meaning("letter", reply.code, reply.message, secret=self._server.password)
        await self._drop()
        raise OutcomeUnknown(self._unreadable())

    async def _ready(self) -> tuple[SMTP, asyncio.StreamWriter]:
        if self._smtp is None or self._writer is None or not self._smtp.is_connected:
            await self._drop()
            self._smtp = await self._server.dial()
            transport, protocol = self._smtp.transport, self._smtp.protocol
            assert isinstance(transport, asyncio.WriteTransport) and protocol is not None
            transport.set_write_buffer_limits(high=0)  # flushed means handed to the system, nothing kept back
            # Kept as long as the connection: newer Pythons close the transport when the writer is collected.
            self._writer = asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())
        return self._smtp, self._writer

    async def _start_over(self, smtp: SMTP) -> None:
        try:
            await smtp.rset()
        except (SMTPException, OSError):
            await self._drop()

    async def _drop(self) -> None:
        if self._smtp is not None:
            with suppress(SMTPException, OSError):
                self._smtp.close()
        self._smtp = self._writer = None

    def _broken(self) -> Text:
        return N_("The connection to {host} broke off.", host=self._server.host)

    def _unreadable(self) -> Text:
        return N_("What {host} answered cannot be read.", host=self._server.host)


class _Stale(Exception):
    """The connection was gone before any of the letter was read out."""


async def _write(writer: asyncio.StreamWriter, letter: bytes) -> None:
    content = re.sub(rb"\r\n|\r|\n", b"\r\n", letter).removesuffix(b"\r\n") + b"\r\n"
    content = re.sub(rb"(?m)^\.", b"..", content)
    for start in range(0, len(content), BLOCK):
        writer.write(content[start : start + BLOCK])
        await writer.drain()


def _options(smtp: SMTP, envelope: Envelope, letter: bytes) -> list[str]:
    options = []
    if smtp.supports_extension("size"):
        options.append(f"SIZE={len(letter)}")  # too large is said now, not after megabytes
    if not envelope.recipient.isascii():
        if not smtp.supports_extension("smtputf8"):
            raise Rejected(N_("The mail server cannot write to this address: it only takes plain letters."))
        options.append("SMTPUTF8")
    return options
