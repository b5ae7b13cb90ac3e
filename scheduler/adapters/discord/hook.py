"""A Discord channel by its webhook: no account is needed there, and what was lost on the way nobody can look up.

https://discord.com/developers/docs/resources/webhook
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, believed, form
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Connection,
    Field,
    Kind,
    Limits,
    Message,
    Part,
    Proven,
    Quota,
    Receipt,
    Rejected,
    Text,
)
from scheduler.adapters.discord import saying
from scheduler.adapters.discord.interface import Interface
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

ADDRESS = re.compile(r"https?://[^/]+/api(?:/v[0-9]+)?/webhooks/[0-9]+/[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class DiscordWebhook(Adapter):
    there: Interface
    settings: Mapping[str, Any]
    limits: Limits

    platform: ClassVar[str] = "discord_webhook"
    kind: ClassVar[Kind] = "chat"
    proven: ClassVar[Proven] = Proven.LIBRARY
    label: ClassVar[Text] = N_("Discord, by a webhook")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "url",
            N_("Address of the webhook"),
            "secret",
            help=N_("Whoever knows it may write: keep it secret."),
        ),
        Field("thread", N_("Identifier of a thread"), required=False, help=N_("To write within a thread.")),
        *saying.LIMITS,
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.VIDEOS, Capability.EDIT, Capability.REMOVE}
    )
    usual: ClassVar[Limits] = saying.USUAL
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("messages", 30, timedelta(minutes=1)),)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        if not ADDRESS.fullmatch(given["url"]):
            raise Rejected(N_("This is not the address of a Discord webhook."), "url")
        if given["thread"] and not given["thread"].isdecimal():
            raise Rejected(N_("The identifier of a thread is a long number."), "thread")
        url = await answered.safe_base(given["url"], client, "url")
        stored = {"thread": given["thread"], **believed.settings(given)}
        return await cls(Interface(url, client), stored, believed.limits(cls.usual, given)).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        there = Interface(connection.secrets["url"], client)
        return cls(there, connection.settings, connection.limits)

    async def check(self) -> Connection:
        found = await self.there.read("")
        if not found.get("id") or not found.get("channel_id"):
            raise Rejected(N_("This does not answer like Discord."), "url")
        name = str(found.get("name") or found["id"])
        stored = {
            "thread": str(self.settings.get("thread") or ""),
            "channel": str(found["channel_id"]),
            "guild": str(found.get("guild_id") or ""),
            "display_name": name[:200],
            **believed.settings(self.settings),
        }
        return Connection(name, stored, {"url": self.there.address}, self.limits)

    def is_markdown(self, message: Message) -> bool:
        """Discord draws it, whether one meant it or not."""
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        return saying.too_much(message, self.limits)

    def is_heavy(self, message: Message) -> bool:
        return bool(message.to_look_at)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        # Without `wait`, a message that is not kept raises no error and has no number.
        asked = {"wait": "true", **self._thread()}
        how = await saying.body(part)
        answer = await self.there.call("POST", "", repeatable=False, params=asked, **how)
        said = answered.anything(answer)
        number = answered.word(said if isinstance(said, dict) else {}, "id")
        channel = str(self.settings.get("thread") or self.settings["channel"])
        return Receipt(number, saying.link(str(self.settings.get("guild") or ""), channel, number))

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        how = await saying.body(part)
        path = f"/messages/{receipt.remote_id}"
        await self.there.call("PATCH", path, repeatable=True, params=self._thread(), **how)
        return receipt

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        path = f"/messages/{receipt.remote_id}"
        await self.there.call("DELETE", path, repeatable=True, gone=True, params=self._thread())

    def hidden(self) -> tuple[str, ...]:
        return self.there.hidden()

    def _thread(self) -> dict[str, str]:
        thread = str(self.settings.get("thread") or "")
        return {"thread_id": thread} if thread else {}
