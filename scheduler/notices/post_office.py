"""The operator's own mail server: invitations, password resets, notices. Newsletters go through their channel.

The address comes from the operator's settings alone, so it needs none of the checks of `outgoing`.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from scheduler.config import Settings

SECONDS = 15.0


class NotPosted(Exception):
    """The letter certainly did not leave; later may go better. Its words are for the log, in the server's language."""


class AddressRefused(NotPosted):
    """The server refuses this address now: letters to others may leave all the same."""


class NoSuchAddress(AddressRefused):
    """The server refuses this address for good: later will not go better."""


class PerhapsPosted(Exception):
    """The line broke after the letter was read out: whoever sends it again may send it twice."""


def is_open(settings: Settings) -> bool:
    """Can Marronnier send mail at all?"""
    return bool(settings.smtp_url)


def send(settings: Settings, to: str, subject: str, body: str, *, now: datetime) -> None:
    """Hand one letter over, in plain text. Blocks for up to some seconds: never inside a database session.

    Raises NotPosted (also when no server is set), AddressRefused, NoSuchAddress, PerhapsPosted.
    """
    if not settings.smtp_url:
        raise NotPosted("MARRONNIER_SMTP_URL is not set.")
    letter = write(settings, to, subject, body, now=now)
    try:
        line = _dial(settings, urlsplit(settings.smtp_url))
    except (OSError, smtplib.SMTPException) as fault:
        raise NotPosted(_words(fault)) from None
    try:
        _hand_over(line, letter)
    finally:
        line.close()


def write(settings: Settings, to: str, subject: str, body: str, *, now: datetime) -> EmailMessage:
    """The letter as it will travel. Line breaks in a subject cannot become headers."""
    sender = parseaddr(settings.mail_from)
    letter = EmailMessage()
    letter["From"] = formataddr((sender[0] or "Marronnier", sender[1]))
    letter["To"] = to
    letter["Subject"] = re.sub(r"\s+", " ", subject).strip()
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = make_msgid(domain=sender[1].rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"  # no out-of-office answers, please
    letter.set_content(body)
    return letter


def _dial(settings: Settings, server: SplitResult) -> smtplib.SMTP:
    host, name = server.hostname or "localhost", urlsplit(settings.public_url).hostname or "localhost"
    line: smtplib.SMTP
    if server.scheme == "smtps":
        context = ssl.create_default_context()
        line = smtplib.SMTP_SSL(host, server.port or 465, name, timeout=SECONDS, context=context)
    else:
        line = smtplib.SMTP(host, server.port or (587 if server.username else 25), name, timeout=SECONDS)
    try:
        line.ehlo_or_helo_if_needed()
        if server.scheme == "smtp" and not _is_here(host):
            _cover(line, must=bool(server.username))
        if server.username:
            line.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        line.close()
        raise
    return line


def _cover(line: smtplib.SMTP, *, must: bool) -> None:
    """Encrypt when the server can. A password never travels in the open, nor to whom cannot say who he is."""
    if not line.has_extn("starttls"):
        if must:
            raise smtplib.SMTPNotSupportedError("The server offers no STARTTLS; the password was not sent.")
        return
    context = ssl.create_default_context()
    if not must:
        # Relays of one's own network often sign their own certificate. Refusing it would only mean no
        # encryption at all, since whoever can stand in between can also hide the offer of STARTTLS.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line.starttls(context=context)
    line.ehlo()


def _hand_over(line: smtplib.SMTP, letter: EmailMessage) -> None:
    content = letter.as_bytes(policy=letter.policy.clone(linesep="\r\n"))
    to = letter["To"].addresses[0].addr_spec if letter["To"].addresses else str(letter["To"])
    try:
        _agree(line.mail(parseaddr(letter["From"])[1]))
        _agree(line.rcpt(to), whom=to)
    except UnicodeError as fault:
        raise NoSuchAddress(_words(fault)) from None  # this server cannot even be told it
    except (OSError, smtplib.SMTPException) as fault:
        raise NotPosted(_words(fault)) from None
    try:
        _agree(line.data(content))
    except smtplib.SMTPDataError as fault:
        raise NotPosted(_words(fault)) from None
    except (OSError, smtplib.SMTPServerDisconnected) as fault:
        raise PerhapsPosted(_words(fault)) from None


def _agree(answer: tuple[int, bytes], *, whom: str = "") -> None:
    code, words = answer
    if 200 <= code < 300:
        return
    said = f"{code} {words.decode(errors='replace')}"
    if not whom or code == 421:  # the server is closing down: that is about nobody's address
        raise NotPosted(said)
    raise NoSuchAddress(said) if code in (501, 550, 551, 553, 556) else AddressRefused(said)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _words(fault: BaseException) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        words = (
            fault.smtp_error.decode(errors="replace")
            if isinstance(fault.smtp_error, bytes)
            else fault.smtp_error
        )
        return f"{fault.smtp_code} {words}"
    return str(fault) or type(fault).__name__
