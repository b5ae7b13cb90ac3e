"""A Telegram channel, as a bot that may post there. https://core.telegram.org/bots/api"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, form, uploads
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Connection,
    Field,
    Image,
    Kind,
    Limits,
    Message,
    OutcomeUnknown,
    Part,
    Proven,
    Quota,
    Receipt,
    Rejected,
    Scope,
    Text,
)
from scheduler.adapters.telegram.bot import USUAL, Bot
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

CAPTION = 1024
ALBUM = 10
TOGETHER = 50 * 10**6  # octets that go up in one call
MAY_POST = ("creator", "administrator")
UNCHANGED = ("message is not modified",)
GONE = ("message to delete not found", "message identifier is not specified")


@dataclass(frozen=True)
class Telegram(Adapter):
    bot: Bot
    settings: Mapping[str, Any]
    limits: Limits

    platform: ClassVar[str] = "telegram"
    kind: ClassVar[Kind] = "chat"
    label: ClassVar[Text] = N_("Telegram")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("token", N_("Token of the bot"), "secret", help=N_("As BotFather gave it.")),
        Field("chat", N_("Name or number of the channel"), help=N_("Such as @estuaires, or its number; the bot must be an administrator.")),
        Field(
            "api", N_("Address of the interface"), "url", required=False, default=USUAL,
            help=N_("Another one for a Bot API server of your own."),
        ),
    )  # fmt: skip
    options: ClassVar[tuple[Field, ...]] = (
        Field("silent", N_("Without a sound"), "flag", required=False, help=N_("Phones do not ring.")),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.VIDEOS, Capability.EDIT, Capability.REMOVE}
    )
    usual: ClassVar[Limits] = Limits(
        text=4096, images=ALBUM, image_bytes=10 * 10**6, videos=ALBUM, video_bytes=50 * 10**6
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("can_post_messages", N_("to publish, correct and take down messages")),
    )
    alt_texts: ClassVar[bool] = False
    proven: ClassVar[Proven] = Proven.LIBRARY
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("messages", 20, timedelta(minutes=1)),)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        api = await answered.safe_base(given["api"], client, "api")
        return await cls(Bot(api, given["token"], client), {"chat": given["chat"]}, cls.usual).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        return cls(Bot(stored["api"], connection.secrets["token"], client), stored, connection.limits)

    @classmethod
    def count(
        cls, text: str, *, limits: Limits | None = None, options: Mapping[str, Any] | None = None
    ) -> int:
        """In units of UTF-16, as its offsets are: an emoji counts two."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    async def check(self) -> Connection:
        me = await self._ask("getMe")
        chat = await self._ask("getChat", chat_id=self.settings["chat"])
        mine = await self._ask("getChatMember", chat_id=chat.get("id"), user_id=me.get("id"))
        if chat.get("type") == "channel" and (
            mine.get("status") not in MAY_POST or mine.get("can_post_messages") is False
        ):
            raise Rejected(N_("The bot may not post there: make it an administrator of the channel."), "chat")
        title = str(chat.get("title") or chat.get("username") or chat.get("id") or "?")
        stored = {
            "api": self.bot.api,
            "chat": str(self.settings["chat"]),
            "chat_id": chat.get("id"),
            "username": str(chat.get("username") or ""),
            "display_name": title[:200],
        }
        return Connection(f"{title}, @{me.get('username')}", stored, {"token": self.bot.token}, self.limits)

    def objections(self, message: Message) -> tuple[Text, ...]:
        used = self.count(message.text)
        if len(message.pictures) + len(message.videos) > ALBUM:
            return (N_("An album has at most {most} pictures and videos.", most=ALBUM),)
        if message.images and used > CAPTION:
            return (
                N_(
                    "Below pictures the text may count {most} characters; it has {used}.",
                    most=CAPTION,
                    used=used,
                ),
            )
        if sum(image.size for image in _shown(message)) > TOGETHER:
            return (N_("Together, what hangs on a post may have {most} MB there.", most=TOGETHER // 10**6),)
        return ()

    def is_heavy(self, message: Message) -> bool:
        return bool(_shown(message))

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        shown = _shown(part.message)
        said: dict[str, Any] = {"chat_id": self.settings["chat_id"]}
        if form.is_yes(part.message.options.get("silent")):
            said["disable_notification"] = "true" if shown else True
        if not shown:
            made = await self.bot.call("sendMessage", {**said, "text": part.text}, repeatable=False)
            return self._receipt([made], shown)
        files = [await _upload(image, at) for at, image in enumerate(shown)]
        if len(shown) == 1:
            what = _type(shown[0])
            said |= {"caption": part.text, what: files[0]}
            made = await self.bot.call(f"send{what.capitalize()}", said, repeatable=False)
            return self._receipt([made], shown)
        album = [{"type": _type(image), "media": f"attach://file{at}"} for at, image in enumerate(shown)]
        album[0]["caption"] = part.text
        said |= {"media": json.dumps(album, ensure_ascii=False)}
        said |= {f"file{at}": file for at, file in enumerate(files)}
        made = await self.bot.call("sendMediaGroup", said, repeatable=False)
        return self._receipt(made if isinstance(made, list) else [], shown)

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        before, now = list(receipt.detail.get("shown") or ()), _names(_shown(part.message))
        if before != now:
            raise Rejected(
                N_("Pictures of a post on Telegram stay as they are: take it down and publish anew.")
            )
        where = {"chat_id": self.settings["chat_id"], "message_id": int(receipt.remote_id)}
        method, name = ("editMessageCaption", "caption") if now else ("editMessageText", "text")
        await self.bot.call(method, {**where, name: part.text}, repeatable=True, fine=UNCHANGED)
        return receipt

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        for number in receipt.detail.get("messages") or [int(receipt.remote_id)]:
            said = {"chat_id": self.settings["chat_id"], "message_id": number}
            await self.bot.call("deleteMessage", said, repeatable=True, fine=GONE)

    def hidden(self) -> tuple[str, ...]:
        return (self.bot.token,)

    async def _ask(self, method: str, **said: Any) -> dict[str, Any]:
        found = await self.bot.call(method, said, repeatable=True)
        if not isinstance(found, dict):
            raise Rejected(N_("This does not answer like Telegram."), "api")
        return found

    def _receipt(self, made: list[Any], shown: tuple[Image, ...]) -> Receipt:
        found = [one.get("message_id") for one in made if isinstance(one, dict)]
        numbers = [one for one in found if isinstance(one, int)]
        if not numbers or len(numbers) != len(made):
            raise OutcomeUnknown(N_("The platform took it, and what it answered cannot be read."))
        return Receipt(str(numbers[0]), self._link(numbers[0]), {"messages": numbers, "shown": _names(shown)})

    def _link(self, number: int) -> str:
        if username := self.settings.get("username"):
            return f"https://t.me/{username}/{number}"
        return f"https://t.me/c/{str(self.settings['chat_id']).removeprefix('-100')}/{number}"


def _shown(message: Message) -> tuple[Image, ...]:
    return tuple(image for image in message.images if image.kind in ("picture", "video"))


def _names(shown: tuple[Image, ...]) -> list[str]:
    return [uploads.name(image, words=False) for image in shown]


def _type(image: Image) -> str:
    return "video" if image.kind == "video" else "photo"


async def _upload(image: Image, at: int) -> Upload:
    name = uploads.file_name(image, f"{_type(image)}{at + 1}")
    return Upload(name, image.content_type, await uploads.octets(image))
