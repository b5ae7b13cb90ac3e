"""SMTP, just as much as a newsletter needs; it keeps the letters it accepted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from simulators.fault import Fault
from simulators.listening import Listening


@dataclass(frozen=True)
class Accepted:
    sender: str
    recipient: str
    letter: bytes


class SmtpWire(Listening):
    def __init__(
        self, *, extensions: tuple[str, ...] = ("SIZE 1000000", "AUTH PLAIN", "SMTPUTF8"), port: int = 0
    ) -> None:
        super().__init__(port)
        self.extensions = extensions
        self.accepted: list[Accepted] = []
        self.keys: list[str] = []  # the Message-ID of every letter that was read out
        self.fault: Fault | None = None
        self.faults: dict[str, Fault] = {}  # of one recipient's letter, once each
        self.replies: dict[str, str] = {}  # other words than the usual, by verb; "." is the end of a letter
        self.close_before: set[str] = set()  # verbs at which the connection is closed instead, once each
        self.connections = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        self.connections += 1
        try:
            writer.write(b"220 here\r\n")
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._calls.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender = recipient = ""
        while line := (await reader.readline()).decode().strip():
            verb = line.split(" ")[0].upper()
            if verb in self.close_before:
                self.close_before.discard(verb)
                return
            if verb == "MAIL":
                sender = line
            elif verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
            reply = self.replies.get(verb) or self._usual(verb)
            if verb == "AUTH" and self.fault is Fault.STRANGER:
                reply = f"535 5.7.8 who is {line}?"
            writer.write(reply.encode() + b"\r\n")
            if verb == "QUIT":
                return
            if verb == "DATA" and reply.startswith("354"):
                await self._letter(sender, recipient, reader, writer)

    def _usual(self, verb: str) -> str:
        if verb == "EHLO":
            return "\r\n".join(["250-here", *(f"250-{name}" for name in self.extensions), "250 HELP"])
        return {"AUTH": "235 2.7.0 welcome", "DATA": "354 go on", "QUIT": "221 bye"}.get(
            verb, "250 2.0.0 fine"
        )

    async def _letter(
        self, sender: str, recipient: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        fault = self.faults.pop(recipient, self.fault)
        letter = await reader.readuntil(b"\r\n.\r\n")
        letter = letter.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        self.keys.append(letter.partition(b"Message-ID: <")[2].partition(b"@")[0].decode())
        if fault is Fault.LIMITED:
            writer.write(b"451 4.3.0 later\r\n")
            return
        if "." in self.replies:
            writer.write(self.replies["."].encode() + b"\r\n")
            return
        self.accepted.append(Accepted(sender, recipient, letter))
        if fault is Fault.RESET:
            writer.transport.abort()
        elif fault is Fault.HANG:
            await asyncio.sleep(3600)
        elif fault in (Fault.GARBAGE, Fault.BROKEN):
            writer.write(b"\x00\xffwhat?\r\n")
        elif fault is Fault.TRUNCATED:
            writer.write(b"25")
            writer.close()
        else:
            writer.write(b"250 2.0.0 queued as 1\r\n")
