"""A channel's own public feed, served by this very house: an entry is public once its receipt is stored.

https://www.w3.org/TR/websub/ tells how a hub is told; https://www.rfc-editor.org/rfc/rfc4287 what an entry is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import urlencode

from scheduler.adapters import form, markdown
from scheduler.adapters.base import (
    Adapter,
    AdapterError,
    Capability,
    Connection,
    Field,
    Idempotency,
    Kind,
    Limits,
    Message,
    Part,
    Proven,
    Receipt,
    Rejected,
    Text,
    Unreachable,
)
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

SHAPES = ("atom", "rss")
HUB_SECONDS = 8  # a silent one is given up before the engine gives the whole entry up
ANNOUNCING = "hub"  # the name of the part that tells the hub


@dataclass(frozen=True)
class Rss(Adapter):
    settings: Mapping[str, Any]
    channel: str  # its public id; the feed's address is made of it
    client: Client = field(repr=False)
    limits: Limits

    platform: ClassVar[str] = "rss"
    kind: ClassVar[Kind] = "blog"
    label: ClassVar[Text] = N_("RSS and Atom feed")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("title", N_("Title of the feed")),
        Field("about", N_("What it is about"), required=False),
        Field("author", N_("Signed by"), required=False),
        Field(
            "site",
            N_("Address of your site"),
            "url",
            required=False,
            help=N_("Where readers of the feed belong."),
        ),
        Field(
            "hub",
            N_("Address of a WebSub hub"),
            "url",
            required=False,
            help=N_("It is told of each entry at once; without one, readers come by themselves."),
        ),
        markdown.CHANNEL_FORMAT,
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field("link", N_("Link of the entry"), "url", required=False, help=N_("Where its title leads.")),
        markdown.VERSION_FORMAT,
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.TITLE, Capability.EDIT, Capability.REMOVE}
    )
    usual: ClassVar[Limits] = Limits(title=300, images=20)
    proven: ClassVar[Proven] = Proven.LIBRARY
    # An entry has one name for ever, and a hub that is told twice looks twice.
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    at_once: ClassVar[int] = 16
    served_here: ClassVar[bool] = True

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        return await cls(given, "", client, cls.usual).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        return cls(connection.settings, connection.channel, client, connection.limits)

    async def check(self) -> Connection:
        if hub := self._said("hub"):
            answer = await self.client.get(hub)
            # What a hub answers to a mere look is its own affair; that somebody answers is ours.
            if answer.status in (404, 410):
                raise Rejected(N_("There is no hub at this address."), "hub")
        stored = {one.name: self._said(one.name) for one in self.fields}
        return Connection(self._said("title"), stored, {}, self.limits)

    def is_markdown(self, message: Message) -> bool:
        return markdown.is_markdown(message.options, self._said("format"))

    def objections(self, message: Message) -> tuple[Text, ...]:
        try:
            form.read(self.options, {"link": str(message.options.get("link") or "")})
        except Rejected as refusal:
            return (refusal.reason,)
        return ()

    def parts(self, message: Message) -> tuple[Part, ...]:
        """The entry; then the hub, once that entry is there to be fetched."""
        entry = Part(1, "1/1", message, message.text)
        return (entry, Part(2, ANNOUNCING, message, "")) if self._said("hub") else (entry,)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        feed = self.address(part.message)
        if part.name != ANNOUNCING:
            return Receipt(f"urn:uuid:{key}", str(part.message.options.get("link") or feed), {"feed": feed})
        # The entry is public and readers come by themselves: a hub asleep must not call the post a failure.
        return Receipt(f"hub:{key}", detail={"told": await self._tell_all(_house(part.message))})

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        """What is served are the words of the last correction that went through: nothing more to do."""
        return receipt

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """What was taken down is served no more."""

    async def announce(self, *, house: str) -> None:
        if self._said("hub") and not await self._tell_all(house):
            raise Unreachable(N_("The hub of the feed does not answer."))

    def address(self, message: Message) -> str:
        """Where the feed lies in public; `message.url` names the house."""
        return f"{_house(message)}{path(self.channel, SHAPES[0])}"

    async def _tell_all(self, house: str) -> bool:
        told = await asyncio.gather(*(self._tell(f"{house}{path(self.channel, shape)}") for shape in SHAPES))
        return all(told)

    async def _tell(self, feed: str) -> bool:
        said = urlencode({"hub.mode": "publish", "hub.url": feed, "hub.topic": feed}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = await self.client.post(
                self._said("hub"), data=said, headers=headers, repeatable=True, timeout=HUB_SECONDS
            )
        except AdapterError:
            return False
        return answer.ok

    def _said(self, name: str) -> str:
        return str(self.settings.get(name) or "")


def _house(message: Message) -> str:
    return message.url.rpartition("/posts/")[0]


def path(channel: str, shape: str) -> str:
    """Of a channel's feed, from the root of the house; `channel` is a public id."""
    return f"/public/{channel}/feed.{shape}"
