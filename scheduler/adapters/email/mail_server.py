"""Reaching the mail server: the connection, its encryption and the sign-in."""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPResponseException

from scheduler.adapters.base import Rejected, Unreachable
from scheduler.adapters.email import refusals
from scheduler.adapters.email.refusals import Stage
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.outgoing import Client


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    security: str  # starttls, tls, none
    username: str
    password: str = field(repr=False)
    greeting_name: str  # what we call ourselves: the sender's domain, never the name of this machine
    client: Client = field(repr=False)

    async def dial(self) -> SMTP:
        """A connection that is ready for letters. Raises Rejected, Unauthorized, RateLimited, Unreachable."""
        sock = await self.client.open_socket(self.host, self.port)
        smtp = SMTP(
            hostname=self.host,
            sock=sock,
            use_tls=self.security == "tls",
            start_tls=False,
            tls_context=self.client.tls,
            local_hostname=self.greeting_name,
            timeout=self.client.timeout,
        )
        stage: Stage = "greeting"
        try:
            await smtp.connect()
            await smtp.ehlo()
            if self.security == "starttls":
                await self._encrypt(smtp)
            if self.username:
                stage = "sign-in"
                await self._sign_in(smtp)
        except BaseException as fault:
            smtp.close()
            sock.close()
            if isinstance(fault, SMTPResponseException) and fault.code > 0:
                raise refusals.meaning(stage, fault.code, fault.message, secret=self.password) from None
            if isinstance(fault, SMTPException | OSError):
                raise Unreachable(self._why(fault)) from None
            raise
        return smtp

    async def keep_the_password_secret(self) -> None:
        """Raises Rejected when a password would travel in the open over the Internet."""
        if (
            self.security == "none"
            and self.password
            and not await self.client.is_inside(self.host, self.port)
        ):
            raise Rejected(N_("Without encryption, others could read the password on the way."), "security")

    async def _encrypt(self, smtp: SMTP) -> None:
        if not smtp.supports_extension("starttls"):
            # Going on in the open would hand the letters to whoever removed the offer on the way.
            raise Rejected(
                N_("The mail server offers no STARTTLS; choose another kind of encryption."), "security"
            )
        await smtp.starttls()
        await smtp.ehlo()

    async def _sign_in(self, smtp: SMTP) -> None:
        if not smtp.supported_auth_methods:
            raise Rejected(N_("The mail server offers no sign-in over this connection."), "username")
        try:
            await smtp.login(self.username, self.password)
        except SMTPAuthenticationError as fault:
            code = fault.code if 400 <= fault.code < 500 else 535
            raise refusals.meaning("sign-in", code, fault.message, secret=self.password) from None

    def _why(self, fault: BaseException) -> Text:
        cause = fault if isinstance(fault, ssl.SSLError) else fault.__cause__
        if isinstance(cause, ssl.CertificateError):
            return N_("The certificate of {host} is not valid.", host=self.host)
        if isinstance(cause, ssl.SSLError):
            return N_("No secure connection to {host} could be made.", host=self.host)
        if isinstance(fault, TimeoutError):
            return N_("{host} did not answer in time.", host=self.host)
        return N_("The connection to {host} broke off.", host=self.host)


async def hang_up(smtp: SMTP) -> None:
    """Say goodbye where the connection still stands; the letters are settled either way."""
    with suppress(SMTPException, OSError):
        if smtp.is_connected:
            await smtp.quit(timeout=2)
    smtp.close()
