"""One letter to one person, through the operator's own mail server. For links and notices, not for mailings."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

import aiosmtplib

from scheduler.outgoing import Client
from scheduler.outgoing.errors import AdapterError

PATIENCE = 20.0
PORTS = {"smtp": 587, "smtps": 465}


class NotDelivered(Exception):
    """The mail server did not take it; the sentence is for logs and `doctor`, and holds no password."""


@dataclass(frozen=True)
class MailServer:
    """`smtp://user:password@host:587` (upgrades to TLS when offered) or `smtps://…` (TLS from the start)."""

    url: str
    sender: str

    async def send(self, *, to: str, subject: str, text: str) -> None:
        """Raises NotDelivered. Never call it inside a write: it waits for the network."""
        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
        # The operator named this server; it may be inside, whatever people's addresses may be.
        client = Client([f"[{host}]:{port}" if ":" in host else f"{host}:{port}"])
        smtp = None
        try:
            smtp = aiosmtplib.SMTP(
                hostname=host,
                sock=await client.open_socket(host, port),
                use_tls=parts.scheme == "smtps",
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                timeout=PATIENCE,
            )
            await smtp.connect()
            await smtp.send_message(letter(self.sender, to, subject, text))
        except (aiosmtplib.SMTPException, AdapterError, OSError) as trouble:
            raise NotDelivered(f"{host} did not take the letter: {type(trouble).__name__}") from trouble
        finally:
            if smtp is not None:
                with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                    await smtp.quit()
            await client.aclose()

    def send_now(self, *, to: str, subject: str, text: str) -> None:
        """The same for callers without an event loop."""
        asyncio.run(self.send(to=to, subject=subject, text=text))


def letter(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"  # holiday responders stay quiet
    message.set_content(text)
    return message
