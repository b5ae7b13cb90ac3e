"""A letter as it travels: text and HTML side by side, the pictures inside, documents attached.

Put together by hand from its encoded pieces: a picture is encoded once for a mailing, not once a recipient.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage, MIMEPart

from scheduler.adapters import framing
from scheduler.adapters.base import Image, Message, Recipient, Rejected
from scheduler.adapters.email import headers, reading
from scheduler.adapters.email.headers import POLICY, Sender
from scheduler.wording import N_


@dataclass(frozen=True)
class Desk:
    """Where the letters of one mailing are written; keeps its encoded files at hand."""

    sender: Sender
    encoded: dict[str, bytes] = field(repr=False, default_factory=dict)

    def write(self, message: Message, to: Recipient, *, key: str, now: datetime) -> bytes:
        """The whole letter with its Message-ID. Reads their files; raises Rejected when one is gone."""
        subject = subject_of(message)
        letter = headers.head(
            self.sender, to, subject, message_id=headers.message_id(key, self.sender), now=now
        )
        sources = {image.id: self._cid(image) for image in message.pictures}
        text = _leaf("plain", reading.as_text(message, to, self.sender.list_name))
        html = _leaf("html", reading.as_html(message, to, self.sender.list_name, subject, sources))
        boundary = hashlib.sha256(key.encode()).hexdigest()[:32]
        if message.pictures:
            pictures = [self._picture(image, sources[image.id]) for image in message.pictures]
            related = [html, *pictures]
            html = _bundle("related", boundary + "r", related)
        body = _bundle("alternative", boundary + "a", [text, html])
        if message.documents:
            attached = [self._document(file) for file in message.documents]
            body = _bundle("mixed", boundary + "m", [body, *attached])
        return _top(letter) + body

    def _cid(self, image: Image) -> str:
        return f"{re.sub(r'[^A-Za-z0-9-]', '', image.id)}@{self.sender.domain}"

    def _picture(self, image: Image, cid: str) -> bytes:
        if image.id not in self.encoded:
            try:
                content = framing.octets(image)
            except OSError:
                raise Rejected(N_("The file of an image is missing; add the image again.")) from None
            main, _, sub = image.content_type.partition("/")
            part = MIMEPart(POLICY)
            part.set_content(content, maintype=main, subtype=sub, disposition="inline", cid=f"<{cid}>")
            self.encoded[image.id] = part.as_bytes()
        return self.encoded[image.id]

    def _document(self, file: Image) -> bytes:
        if file.id not in self.encoded:
            try:
                content = file.path.read_bytes()
            except OSError:
                raise Rejected(N_("The file of a document is missing; add it again.")) from None
            main, _, sub = file.content_type.partition("/")
            part = MIMEPart(POLICY)
            part.set_content(
                content,
                maintype=main,
                subtype=sub,
                disposition="attachment",
                filename=headers.one_line(file.name) or "document",
            )
            self.encoded[file.id] = part.as_bytes()
        return self.encoded[file.id]


def subject_of(message: Message) -> str:
    return headers.one_line(str(message.options.get("subject") or message.title))


def _leaf(subtype: str, words: str) -> bytes:
    part = MIMEPart(POLICY)
    # Quoted-printable keeps every line short, whatever people write: 998 octets is where servers cut.
    part.set_content(words, subtype=subtype, cte="quoted-printable")
    return part.as_bytes()


def _top(letter: EmailMessage) -> bytes:
    letter["MIME-Version"] = "1.0"
    return letter.as_bytes().removesuffix(b"\r\n")


def _bundle(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    kind = '; type="text/html"' if subtype == "related" else ""
    start = f'Content-Type: multipart/{subtype}; boundary="{boundary}"{kind}\r\n\r\n'.encode()
    line = f"--{boundary}".encode()
    return (
        start + b"".join(line + b"\r\n" + part.rstrip(b"\r\n") + b"\r\n" for part in parts) + line + b"--\r\n"
    )
