"""A Discourse forum: a topic, named by us so that it is made once, and answers below it.

https://docs.discourse.org/#tag/Posts
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, answering, form, markdown, uploads
from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Figures,
    Idempotency,
    Image,
    Kind,
    Limits,
    Measure,
    Message,
    Part,
    Pending,
    Proven,
    Quota,
    Readback,
    Receipt,
    Rejected,
    Scope,
    Step,
    Text,
)
from scheduler.adapters.discourse import looking, rules
from scheduler.adapters.discourse.forum import Forum
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

GONE = (404, 410)
COUNTED = {"views": Measure.VIEWS, "like_count": Measure.LIKES, "reply_count": Measure.REPLIES}


@dataclass(frozen=True)
class Discourse(Adapter):
    forum: Forum
    settings: Mapping[str, Any]
    limits: Limits

    platform: ClassVar[str] = "discourse"
    kind: ClassVar[Kind] = "forum"
    label: ClassVar[Text] = N_("Discourse")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("site", N_("Address of the forum"), "url"),
        Field("username", N_("User name"), help=N_("In whose name it is published.")),
        Field(
            "key", N_("API key"), "secret", help=N_("Made by an administrator of the forum, for this user.")
        ),
        Field("category", N_("Category"), required=False, help=N_("Its short name, as in its address.")),
        *rules.FIELDS,
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field("tags", N_("Tags"), required=False, help=N_("Several, with commas between.")),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.TITLE,
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.EDIT,
            Capability.REMOVE,
            Capability.FIGURES,
        }
    )
    # Discourse's granular scopes have none for `session/current`, nor for what a user wrote last: such a key could
    # neither be checked nor looked behind. https://meta.discourse.org/t/create-and-configure-an-api-key/230124
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("Single User", N_("to publish in this user’s name, and in nobody else’s")),
        Scope(
            "Global",
            N_(
                "to write, upload, correct and take down what this user may; a “Granular” key is not let say whose it is, "
                "nor look for what may be out already"
            ),
        ),
    )
    usual: ClassVar[Limits] = Limits(text=32_000, title=255, images=20)
    proven: ClassVar[Proven] = Proven.LIBRARY
    # A topic's own name is honoured, an answer has none: so what may be out is looked for first.
    idempotency: ClassVar[Idempotency] = Idempotency.HINT
    readback: ClassVar[Readback] = Readback.EVENTUAL
    settle: ClassVar[timedelta] = timedelta(seconds=30)
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("calls", 60, timedelta(minutes=1)),)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        site = await answered.safe_base(given["site"], client, "site")
        forum = Forum(site, given["username"], given["key"], client)
        stored = {name: given[name] for name in ("category", *rules.NUMBERS)}
        return await cls(forum, stored, cls.usual).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        forum = Forum(stored["site"], stored["username"], connection.secrets["key"], client)
        return cls(forum, stored, connection.limits)

    async def check(self) -> Connection:
        me = (await self.forum.read("/session/current.json")).get("current_user")
        if not isinstance(me, dict) or not me.get("username"):
            raise Rejected(N_("This does not answer like a Discourse forum."), "site")
        told = await rules.heard(self.forum)
        numbers = rules.numbers(told, self.settings)
        stored = {
            "site": self.forum.address,
            "username": self.forum.username,
            "category": self.settings["category"],
            **numbers,
            "category_id": await self._category(),
            "display_name": str(me.get("name") or me["username"])[:200],
        }
        limits = rules.limits(self.usual, told, int(numbers["text_to"]))
        host = self.forum.address.partition("://")[2]
        return Connection(f"@{me['username']}, {host}", stored, {"key": self.forum.key}, limits)

    def is_markdown(self, message: Message) -> bool:
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        least, said = self._number("title_from"), list[Text]()
        if len(message.title.strip()) < least:
            said.append(N_("A topic needs a title of at least {least} characters.", least=least))
        least = self._number("text_from")
        if any(len(part.text.strip()) < least for part in self.parts(message)):
            said.append(N_("Each text needs at least {least} characters on this forum.", least=least))
        return tuple(said)

    def parts(self, message: Message) -> tuple[Part, ...]:
        return answering.pieces(message)

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(Step(uploads.name(image, words=False), image) for image in message.to_look_at)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is None:
            raise LookupError(step.name)
        content = await uploads.octets(step.image)
        file = Upload(uploads.file_name(step.image), step.image.content_type, content)
        filled = {"type": "composer", "synchronous": "true", "file": file}
        made = await self.forum.call("POST", "/uploads.json", repeatable=True, form=filled)
        return {"url": answered.member(made, "short_url", str)}

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        answering.demand_the_one_before(part, after)
        said: dict[str, Any] = {"raw": self._text(part, self._pictures(part))}
        if after is not None:
            said["topic_id"] = int(after.detail["topic"])
        else:
            said |= self._topic(part.message) | {"external_id": _name(key)}
        answer = await self.forum.call("POST", "/posts.json", repeatable=False, fine=(422,), json=said)
        found = answered.anything(answer)
        if answer.status == 422:
            # A name that is taken already: an earlier try made it.
            there = await looking.topic(self.forum, _name(key)) if after is None else None
            if there is None:
                raise self.forum.meaning(answer, repeatable=False)
            found = there
        made: dict[str, Any] = found if isinstance(found, dict) else {}
        if made.get("action") == "enqueued":
            return Pending(N_("The forum’s moderators look at it first."))
        return self._receipt(made, self._pictures(part))

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        if part.ordinal == 1:
            there = await looking.topic(self.forum, _name(key))
        else:
            topic = str(after.detail["topic"]) if after else None
            there = await looking.an_answer(self.forum, part.text, since, topic=topic)
        return self._receipt(there, self._pictures(part)) if there else Absent()

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        pictures = (
            self._pictures(part)
            if part.prepared
            else [str(one) for one in receipt.detail.get("pictures") or ()]
        )
        if part.ordinal == 1:
            path = f"/t/-/{receipt.detail['topic']}.json"
            await self.forum.call("PUT", path, repeatable=True, json={"title": part.message.title})
        said = {"post": {"raw": self._text(part, pictures)}}
        await self.forum.call("PUT", f"/posts/{receipt.remote_id}.json", repeatable=True, json=said)
        return replace(receipt, detail={**receipt.detail, "pictures": pictures})

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        first = receipt.detail.get("number") == 1
        path = f"/t/{receipt.detail['topic']}.json" if first else f"/posts/{receipt.remote_id}.json"
        await self.forum.call("DELETE", path, repeatable=True, fine=GONE)

    async def figures(self, receipt: Receipt) -> Figures | None:
        """Of the whole topic: the first post is not told apart from what was answered."""
        path = f"/t/-/{receipt.detail['topic']}.json"
        answer = await self.forum.call("GET", path, repeatable=True, fine=GONE)
        said = answered.anything(answer)
        return Figures.of(said, COUNTED) if answer.ok and isinstance(said, dict) else None

    def hidden(self) -> tuple[str, ...]:
        return (self.forum.key,)

    async def _category(self) -> int | None:
        wanted = str(self.settings.get("category") or "").strip()
        if not wanted:
            return None
        listed = (await self.forum.read("/categories.json", include_subcategories="true")).get(
            "category_list"
        )
        found = listed.get("categories") if isinstance(listed, dict) else None
        for one in _all(found):
            if wanted in (str(one.get("slug")), str(one.get("id")), str(one.get("name"))):
                return int(one["id"])
        raise Rejected(N_("The forum has no category called “{name}”.", name=wanted), "category")

    def _topic(self, message: Message) -> dict[str, Any]:
        said: dict[str, Any] = {"title": message.title}
        if self.settings.get("category_id"):
            said["category"] = self.settings["category_id"]
        if tags := [tag.strip() for tag in str(message.options.get("tags") or "").split(",") if tag.strip()]:
            said["tags"] = tags
        return said

    def _pictures(self, part: Part) -> list[str]:
        if part.ordinal > 1:
            return []
        return [
            part.prepared[step.name]["url"] for step in self.steps(part.message) if step.name in part.prepared
        ]

    def _text(self, part: Part, pictures: list[str]) -> str:
        images = zip(pictures, part.message.to_look_at, strict=False)
        shown = [markdown.picture(address, image.alt, size=_size(image)) for address, image in images]
        return "\n\n".join([part.text, *(shown if part.ordinal == 1 else ())])

    def _receipt(self, made: Mapping[str, Any], pictures: list[str]) -> Receipt:
        post, topic = answered.word(made, "id"), answered.word(made, "topic_id")
        number = made.get("post_number") or 1
        address = f"{self.forum.address}/t/{made.get('topic_slug') or '-'}/{topic}/{number}"
        return Receipt(post, address, {"topic": topic, "number": number, "pictures": pictures})

    def _number(self, name: str) -> int:
        return int(self.settings.get(name) or 1)


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _size(image: Image) -> str:
    """Of what is shown of it: it went up cropped. A film is played where this says that it is one."""
    if image.kind == "video":
        return "video"
    left, top, right, bottom = image.box or (0, 0, image.width, image.height)
    return f"{right - left}x{bottom - top}"


def _all(categories: Any) -> list[dict[str, Any]]:
    """With those below others."""
    found = [one for one in categories if isinstance(one, dict)] if isinstance(categories, list) else []
    return [*found, *(below for one in found for below in _all(one.get("subcategory_list")))]
