"""aiosmtpd, somebody else's mail server: it keeps what it accepted, and can be told to misbehave."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class SmtpServer:
    user: str = "estuaires"
    password: str = "hunter2"
    tls: ssl.SSLContext | None = None
    from_the_start: bool = False  # TLS before a word is said, else STARTTLS
    refuses: dict[str, str] = field(default_factory=dict)  # a reply to RCPT, by recipient
    drops: set[str] = field(
        default_factory=set
    )  # recipients whose letter is taken, and whose answer never comes
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._talk, "127.0.0.1", 0, ssl=self.tls if self.from_the_start else None
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.letters]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        letter = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        assert isinstance(letter, EmailMessage)
        for recipient in envelope.rcpt_tos:
            self.letters.append((recipient, letter))
            if recipient in self.drops:
                self.drops.discard(recipient)
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
        return "250 2.0.0 queued"

    def _talk(self) -> SMTP:
        return SMTP(
            self,
            hostname="localhost",
            enable_SMTPUTF8=True,
            tls_context=None if self.from_the_start else self.tls,
            require_starttls=self.tls is not None and not self.from_the_start,
            auth_required=True,
            auth_require_tls=self.tls is not None and not self.from_the_start,
            authenticator=self._knows,
        )

    def _knows(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        fine = isinstance(data, LoginPassword) and data == LoginPassword(
            self.user.encode(), self.password.encode()
        )
        return AuthResult(success=fine, handled=False)
