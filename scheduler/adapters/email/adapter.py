"""A newsletter by SMTP: to each recipient a letter of their own, with their own way to unsubscribe (RFC 8058)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from scheduler.adapters import form
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Connection,
    Field,
    Limits,
    Message,
    Part,
    Proven,
    Receipt,
    RecipientRefused,
    Rejected,
    Text,
)
from scheduler.adapters.email import headers, mail_server
from scheduler.adapters.email.handing_over import Envelope, Line
from scheduler.adapters.email.headers import Sender
from scheduler.adapters.email.letter import Desk, subject_of
from scheduler.adapters.email.mail_server import MailServer
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

MB = 2**20
TOGETHER = 7 * MB  # of all documents: encoded, with pictures beside them, most inboxes still take it
USUAL = Limits(title=250, images=10, documents=3, document_bytes=5 * MB)
SECURITY = (
    ("starttls", N_("STARTTLS (mostly port 587)")),
    ("tls", N_("TLS from the start (port 465)")),
    ("none", N_("None (in one’s own network)")),
)


@dataclass(frozen=True)
class Email(Adapter):
    server: MailServer
    sender: Sender
    settings: Mapping[str, Any] = field(repr=False)
    limits: Limits = USUAL
    line: Line = field(init=False, repr=False, compare=False)
    desk: Desk = field(init=False, repr=False, compare=False)

    platform: ClassVar[str] = "email"
    kind: ClassVar[Literal["mail"]] = "mail"
    label: ClassVar[Text] = N_("E-mail newsletter")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("host", N_("Mail server"), help=N_("Such as smtp.example.org.")),
        Field("port", N_("Port"), "number", default="587", within=(1, 65535)),
        Field("security", N_("Encryption"), "choice", default="starttls", choices=SECURITY),
        Field(
            "username", N_("User name"), required=False, help=N_("Left empty where the server asks for none.")
        ),
        Field("password", N_("Password"), "secret", required=False),
        Field("sender_name", N_("Sender’s name"), help=N_("What recipients see first.")),
        Field("sender_address", N_("Sender’s address"), "email"),
        Field(
            "reply_to",
            N_("Replies go to"),
            "email",
            required=False,
            help=N_("Where not to the sender’s address."),
        ),
        Field(
            "list_name",
            N_("Name of the newsletter"),
            help=N_("Named in the footer: what people subscribed to."),
        ),
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field("subject", N_("Subject"), required=False, help=N_("The title, where left empty.")),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.AUDIENCE, Capability.TITLE, Capability.IMAGES, Capability.DOCUMENTS}
    )
    proven: ClassVar[Proven] = Proven.SERVER
    usual: ClassVar[Limits] = USUAL
    ratios: ClassVar[tuple[str, ...]] = ("3:2", "16:9", "2:1")
    chained: ClassVar[bool] = False
    lane: ClassVar[Literal["heavy"]] = "heavy"
    sent_for_good: ClassVar[Text | None] = N_(
        "A letter that was sent is in its readers’ hands: it cannot be changed or taken back. Send another one."
    )

    def __post_init__(self) -> None:
        # Frozen as to what it is; these two only hold what is under way.
        object.__setattr__(self, "line", Line(self.server))
        object.__setattr__(self, "desk", Desk(self.sender))

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        if bool(given["username"]) != bool(given["password"]):
            raise Rejected(N_("Give a user name and a password, or neither."), "password")
        for name in ("sender_address", "reply_to"):
            if not given[name].isascii():
                raise Rejected(N_("This address may only have plain letters."), name)
        password = given.pop("password")
        secrets = {"password": password} if password else {}
        return await cls.open(Connection("", given, secrets), client).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        sender = Sender(
            stored["sender_address"], stored["sender_name"], stored["reply_to"], stored["list_name"]
        )
        password = connection.secrets.get("password", "")
        server = MailServer(
            stored["host"],
            int(stored["port"]),
            stored["security"],
            stored["username"],
            password,
            sender.domain,
            client,
        )
        return cls(server, sender, stored, connection.limits)

    async def check(self) -> Connection:
        """Signs in for real, sends nothing."""
        await self.server.keep_the_password_secret()
        smtp = await self.server.dial()
        try:
            size = smtp.esmtp_extensions.get("size", "")
        finally:
            await mail_server.hang_up(smtp)
        room = _room(size)
        largest = min(room or 5 * MB, 5 * MB)
        limits = replace(USUAL, image_bytes=room, document_bytes=largest)
        secrets = {"password": self.server.password} if self.server.password else {}
        return Connection(self.sender.address, dict(self.settings), secrets, limits)

    def is_markdown(self, message: Message) -> bool:
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        said = []
        if not subject_of(message):
            said.append(N_("A newsletter needs a subject: give a title."))
        documents = sum(file.size for file in message.documents)
        whole = documents + sum(image.size for image in message.pictures)
        room = self.limits.image_bytes  # what the server takes in one letter, all files together
        if documents > (most := min(room or TOGETHER, TOGETHER)):
            said.append(
                N_(
                    "The documents are too heavy for a letter: {weight} MB together, {most} MB at most.",
                    weight=-(-documents // MB),
                    most=most // MB,
                )
            )
        elif room is not None and whole > room:
            said.append(
                N_(
                    "The mail server takes no letter this heavy: documents and pictures have {weight} MB together, {most} MB at most.",
                    weight=-(-whole // MB),
                    most=room // MB,
                )
            )
        return tuple(said)

    def parts(self, message: Message) -> tuple[Part, ...]:
        return tuple(
            Part(number, recipient.email, message, message.text, recipient)
            for number, recipient in enumerate(message.audience, start=1)
        )

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        to = part.recipient
        if to is None:
            raise LookupError("a part of a mailing without its recipient")
        if not form.EMAIL.fullmatch(to.email):
            raise RecipientRefused(N_("This is not an e-mail address."))
        now = self.server.client.clock.now()
        letter = await asyncio.to_thread(self.desk.write, part.message, to, key=key, now=now)
        said = await self.line.hand_over(Envelope(self.sender.address, headers.deliverable(to.email)), letter)
        return Receipt(headers.message_id(key, self.sender), detail={"answer": said})

    def hidden(self) -> tuple[str, ...]:
        return (self.server.password,) if self.server.password else ()

    async def aclose(self) -> None:
        await self.line.aclose()


def _room(size: str) -> int | None:
    """How large one picture may be when the server takes letters of this size; encoding makes it a third larger."""
    return int(size) // 3 * 2 if size.isdecimal() and int(size) else None
