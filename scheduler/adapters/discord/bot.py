"""A channel of a Discord server, as a bot: each message carries a nonce, so that a repeat is known for some minutes.

https://discord.com/developers/docs/resources/message
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, answering, believed, form
from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Figures,
    Idempotency,
    Kind,
    Limits,
    Measure,
    Message,
    Part,
    Proven,
    Quota,
    Readback,
    Receipt,
    Rejected,
    Scope,
    Text,
)
from scheduler.adapters.discord import saying
from scheduler.adapters.discord.interface import Interface
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

WRITTEN = frozenset({0, 5, 10, 11, 12})  # text, announcements, threads; a forum takes posts of its own kind
PAGE, PAGES = 100, 5
CLOCKS_DIFFER = timedelta(minutes=5)
EPOCH = 1_420_070_400_000  # milliseconds: their ids begin with the time since then
NONCE = 25  # characters at most


@dataclass(frozen=True)
class Discord(Adapter):
    there: Interface
    settings: Mapping[str, Any]
    limits: Limits

    platform: ClassVar[str] = "discord"
    kind: ClassVar[Kind] = "chat"
    proven: ClassVar[Proven] = Proven.LIBRARY
    label: ClassVar[Text] = N_("Discord")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("token", N_("Token of the bot"), "secret", help=N_("From the developer portal, under Bot.")),
        Field(
            "channel", N_("Identifier of the channel"), help=N_("Copied from its menu, in developer mode.")
        ),
        saying.API,
        *saying.LIMITS,
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.EDIT,
            Capability.REMOVE,
            Capability.FIGURES,
        }
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("View Channel", N_("to see that the channel is there")),
        Scope("Send Messages", N_("to publish, correct and take down messages")),
        Scope("Attach Files", N_("to upload images and videos with their descriptions")),
        Scope("Read Message History", N_("to find a message whose answer was lost, and what became of it")),
    )
    usual: ClassVar[Limits] = saying.USUAL
    # The nonce is known for a few minutes, nobody says how many: so what may be out is looked for first.
    idempotency: ClassVar[Idempotency] = Idempotency.HINT
    key_life: ClassVar[timedelta | None] = timedelta(minutes=2)
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("messages", 5, timedelta(seconds=5)),)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        if not given["channel"].isdecimal():
            raise Rejected(N_("The identifier of a channel is a long number."), "channel")
        api = await answered.safe_base(given["api"], client, "api")
        there = Interface(api, client, given["token"])
        stored = {"channel": given["channel"], "api": api, **believed.settings(given)}
        adapter = cls(there, stored, believed.limits(cls.usual, given))
        made = await adapter.check()
        newest = await there.call("GET", adapter._path("/messages"), repeatable=True, params={"limit": "1"})
        if answered.anything(newest) == [] and await adapter._is_written_in():
            raise Rejected(
                N_(
                    "The bot sees nothing of what was written in this channel: allow it to read the message history."
                ),
                "channel",
            )
        return made

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        there = Interface(connection.settings["api"], client, connection.secrets["token"])
        return cls(there, connection.settings, connection.limits)

    async def check(self) -> Connection:
        me = await self.there.read("/users/@me")
        found = await self.there.read(self._path())
        if not me.get("id") or found.get("type") not in WRITTEN:
            raise Rejected(N_("This is not a channel in which messages are written."), "channel")
        name, user = str(found.get("name") or "?"), str(me.get("username") or "?")
        stored = {
            "api": self.there.address,
            "channel": str(self.settings["channel"]),
            "guild": str(found.get("guild_id") or ""),
            "user": str(me["id"]),
            "display_name": user[:200],
            **believed.settings(self.settings),
        }
        return Connection(f"{user}, #{name}", stored, {"token": self.there.token}, self.limits)

    def parts(self, message: Message) -> tuple[Part, ...]:
        return answering.pieces(message)

    def is_markdown(self, message: Message) -> bool:
        """Discord draws it, whether one meant it or not."""
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        return saying.too_much(message, self.limits)

    def is_heavy(self, message: Message) -> bool:
        return bool(message.to_look_at)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        answering.demand_the_one_before(part, after)
        more: dict[str, Any] = {"nonce": _nonce(key), "enforce_nonce": True}
        if after is not None:
            more["message_reference"] = {"message_id": after.remote_id, "fail_if_not_exists": True}
        how = await saying.body(part, **more)
        answer = await self.there.call("POST", self._path("/messages"), repeatable=False, **how)
        said = answered.anything(answer)
        return self._receipt(said if isinstance(said, dict) else {})

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        if lost := answering.lost_sight_of(part, after):
            return lost
        begin = {"limit": str(PAGE)}
        earliest = since - CLOCKS_DIFFER
        for _ in range(PAGES):
            answer = await self.there.call("GET", self._path("/messages"), repeatable=True, params=begin)
            page = answered.anything(answer)
            listed = [one for one in page if isinstance(one, dict)] if isinstance(page, list) else None
            if listed is None:
                return CannotTell(N_("This does not answer like Discord."))
            if not listed and "before" not in begin and await self._is_written_in():
                # Without the right to read the history, Discord shows an empty channel and says no word of it.
                return CannotTell(
                    N_("Discord shows nothing of this channel: may the bot read the message history?")
                )
            for one in listed:
                if _made_at(one) >= earliest and self._is_it(part, key, one, after):
                    return self._receipt(one)
            if len(listed) < PAGE or _made_at(listed[-1]) < earliest:
                return Absent()
            begin = {"limit": str(PAGE), "before": str(listed[-1].get("id"))}
        return CannotTell(N_("So much was published since that the attempt cannot be found again."))

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        how = await saying.body(part)
        await self.there.call("PATCH", self._message(receipt), repeatable=True, **how)
        return receipt

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        await self.there.call("DELETE", self._message(receipt), repeatable=True, gone=True)

    async def figures(self, receipt: Receipt) -> Figures | None:
        answer = await self.there.call("GET", self._message(receipt), repeatable=True, gone=True)
        said = answered.anything(answer)
        if not answer.ok or not isinstance(said, dict):
            return None
        pressed = _counted(said.get("reactions", [])) if said.get("id") else None
        return Figures.of({"reactions": pressed}, {"reactions": Measure.LIKES})

    def hidden(self) -> tuple[str, ...]:
        return self.there.hidden()

    async def _is_written_in(self) -> bool:
        return bool((await self.there.read(self._path())).get("last_message_id"))

    def _is_it(self, part: Part, key: str, message: Mapping[str, Any], after: Receipt | None) -> bool:
        author = message.get("author")
        mine = isinstance(author, dict) and str(author.get("id")) == str(self.settings.get("user"))
        if mine and message.get("nonce"):
            return str(message["nonce"]) == _nonce(key)
        return mine and saying.is_it(part, message, after)

    def _receipt(self, made: Mapping[str, Any]) -> Receipt:
        number = answered.word(made, "id")
        address = saying.link(str(self.settings.get("guild") or ""), str(self.settings["channel"]), number)
        return Receipt(number, address)

    def _path(self, below: str = "") -> str:
        return f"/channels/{self.settings['channel']}{below}"

    def _message(self, receipt: Receipt) -> str:
        return self._path(f"/messages/{receipt.remote_id}")


def _nonce(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:NONCE]


def _made_at(message: Mapping[str, Any]) -> datetime:
    number = str(message.get("id") or "")
    if not (number.isascii() and number.isdecimal() and len(number) < 20):
        return datetime.max.replace(tzinfo=UTC)
    return datetime.fromtimestamp(((int(number) >> 22) + EPOCH) / 1000, UTC)


def _counted(reactions: Any) -> Any:
    """How often somebody pressed one; what cannot be counted stays as it came."""
    try:
        return sum(int(one["count"]) for one in reactions)
    except (TypeError, KeyError, ValueError):
        return None
