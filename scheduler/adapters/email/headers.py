"""The head of a letter. Whatever people typed stays inside its own line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from scheduler.adapters.base import Recipient


class _OneLine(UnstructuredHeader):
    """Left as it is: encoded-words would make a link of List-Unsubscribe unreadable for the mailbox's button."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_registry = HeaderRegistry()
for _name in ("list-unsubscribe", "message-id"):
    _registry.map_to_type(_name, _OneLine)  # type: ignore[arg-type]  # the registry mixes BaseHeader in itself
POLICY = SMTP.clone(header_factory=_registry)


@dataclass(frozen=True)
class Sender:
    address: str
    name: str
    reply_to: str
    list_name: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def head(sender: Sender, to: Recipient, subject: str, *, message_id: str, now: datetime) -> EmailMessage:
    """All headers but those of the content."""
    letter = EmailMessage(POLICY.clone(utf8=True) if not to.email.isascii() else POLICY)
    letter["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    letter["To"] = _to(to)
    if sender.reply_to:
        letter["Reply-To"] = Address(addr_spec=sender.reply_to)
    letter["Subject"] = one_line(subject)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = message_id
    letter["List-Id"] = f"{_phrase(sender.list_name)} <{_label(sender.list_name)}.{sender.domain}>"
    if to.unsubscribe:
        letter["List-Unsubscribe"] = f"<{one_line(to.unsubscribe)}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter["Precedence"] = "bulk"
    letter["Auto-Submitted"] = "auto-generated"
    return letter


def one_line(words: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+", " ", words).strip()


def message_id(key: str, sender: Sender) -> str:
    """The same for every try: mailboxes that compare it show a repeat once."""
    return f"<{re.sub(r'[^A-Za-z0-9-]', '', key)}@{sender.domain}>"


def deliverable(email: str) -> str:
    """The address for the envelope: a domain in other letters is written as mail servers look it up."""
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError:
        return email


def _to(to: Recipient) -> Address | str:
    # Address() refuses letters beyond ASCII before the @, which SMTPUTF8 allows.
    return Address(one_line(to.name), addr_spec=to.email) if to.email.isascii() else to.email


def _phrase(words: str) -> str:
    return re.sub(r'[<>"()\\]', "", one_line(words))


def _label(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40] or "list"
