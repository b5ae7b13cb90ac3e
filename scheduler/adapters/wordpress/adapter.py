"""WordPress through its own interface: a draft is laid down ahead, and one call shows it.

https://developer.wordpress.org/rest-api/reference/posts/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scheduler.adapters import answered, article, form, uploads
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
    Readback,
    Receipt,
    Rejected,
    Scope,
    Step,
    Text,
    Unreachable,
)
from scheduler.adapters.markdown import html_of
from scheduler.adapters.wordpress.site import Site
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

POSTS, MEDIA = "/wp/v2/posts", "/wp/v2/media"
GONE = (404, 410)


@dataclass(frozen=True)
class WordPress(Adapter):
    site: Site
    address: str
    limits: Limits

    platform: ClassVar[str] = "wordpress"
    proven: ClassVar[Proven] = Proven.SERVER
    kind: ClassVar[Kind] = "blog"
    label: ClassVar[Text] = N_("WordPress")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("site", N_("Address of the site"), "url"),
        Field("username", N_("User name"), help=N_("Somebody who may publish posts there.")),
        Field(
            "password",
            N_("Application password"),
            "secret",
            help=N_("Made on the site under Users, Profile; not the one that person signs in with."),
        ),
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field("excerpt", N_("Excerpt"), required=False, help=N_("Shown in lists of posts.")),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.TITLE,
            Capability.EDIT,
            Capability.REMOVE,
            Capability.FIGURES,
        }
    )
    # Of that person: an application password may whatever they may.
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("publish_posts", N_("to publish articles; the role “Author” has all of these")),
        Scope("upload_files", N_("to upload images with their descriptions")),
        Scope("edit_published_posts", N_("to correct what is published")),
        Scope("delete_published_posts", N_("to take down what is published")),
    )
    usual: ClassVar[Limits] = Limits(images=20, videos=5)
    # The call that shows a draft may be made twice: it is the same post, and it is shown.
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE
    ratios: ClassVar[tuple[str, ...]] = ("16:9", "4:3", "1.91:1")

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        origin = await answered.safe_address(given["site"], client, "site")
        path = given["site"].partition("://")[2].partition("/")[2].partition("?")[0]
        address = f"{origin}/{path}".removesuffix("/wp-admin/").rstrip("/")
        for api in (f"{address}/wp-json", f"{address}/?rest_route="):
            site = Site(api, given["username"], given["password"], client)
            try:
                return await cls(site, address, cls.usual).check()
            except Rejected as refusal:
                trouble = refusal  # without pretty addresses, only the second way leads there
        raise trouble

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        site = Site(stored["api"], stored["username"], connection.secrets["password"], client)
        return cls(site, stored["site"], connection.limits)

    async def check(self) -> Connection:
        me = await self.site.read("/wp/v2/users/me", context="edit")
        if not isinstance(me, dict) or not me.get("id"):
            raise Rejected(N_("This does not answer like the interface of a WordPress site."), "site")
        may = me.get("capabilities")
        if not isinstance(may, dict) or not may.get("publish_posts"):
            raise Rejected(N_("{name} may not publish on this site.", name=self.site.username), "username")
        stored = {"site": self.address, "api": self.site.api, "username": self.site.username}
        host = self.address.partition("://")[2]
        return Connection(host, stored, {"password": self.site.password}, self.usual)

    def is_markdown(self, message: Message) -> bool:
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        return () if message.title.strip() else (N_("An article needs a title."),)

    def steps(self, message: Message) -> tuple[Step, ...]:
        files = tuple(Step(uploads.name(image), image) for image in message.to_look_at)
        return (*files, Step(article.draft_name(message), message=message))

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is not None:
            content = await uploads.octets(step.image)
            name = uploads.file_name(step.image, f"{uploads.kind(step.image)}-{step.image.id[:8]}")
            headers = {
                "Content-Type": step.image.content_type,
                "Content-Disposition": f'attachment; filename="{name}"',
            }
            made = await self.site.call("POST", MEDIA, repeatable=True, data=content, headers=headers)
            number = answered.member(made, "id", int)
            words = {"alt_text": step.image.alt}
            told = await self.site.call("POST", f"{MEDIA}/{number}", repeatable=True, json=words)
            return {"id": number, "url": answered.member(told, "source_url", str)}
        if step.message is None:
            raise LookupError(step.name)
        return {"id": await self._laid_down(step.message, stored)}

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        """Shows the draft that was laid down. Somebody may have thrown it away there: then it is laid down anew."""
        number = part.prepared[article.draft_name(part.message)]["id"]
        answer = await self._shown(number)
        if answer.status in GONE:
            # Of one laid down anew, by a try whose answer was lost, nothing is known but its address.
            out = await self._found(part.message, "publish")
            if out is not None:
                return _receipt(out, part)
            answer = await self._shown(await self._laid_down(part.message, part.prepared))
        if not answer.ok:
            raise self.site.meaning(answer, repeatable=False)
        return _receipt(answered.anything(answer), part)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        number = part.prepared.get(article.draft_name(part.message), {}).get("id")
        if number is None:
            return Absent()
        path = f"{POSTS}/{number}"
        answer = await self.site.call("GET", path, repeatable=True, fine=GONE, params={"context": "edit"})
        found = answered.anything(answer)
        if answer.ok and isinstance(found, dict) and found.get("status") == "publish":
            return _receipt(found, part)
        out = await self._found(part.message, "publish") if answer.status in GONE else None
        return _receipt(out, part) if out else Absent()

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        shown = list(receipt.detail.get("pictures") or [])
        pictures = article.pictures_now(part, shown)
        head = _head(part.message)
        if pictures == shown and head is not None and head < len(pictures):
            words = {
                "alt_text": part.message.to_look_at[head].alt
            }  # it belongs to the file, not to the article
            path = f"{MEDIA}/{pictures[head]['id']}"
            await self.site.call("POST", path, repeatable=True, fine=GONE, json=words)
        # What is left out keeps its place there: what was taken away has to be named.
        said = {"excerpt": "", **self._words(part.message, pictures)}
        if shown:
            said.setdefault("featured_media", 0)
        path = f"{POSTS}/{receipt.remote_id}"
        answer = await self.site.call("POST", path, repeatable=True, json=said)
        found = answered.anything(answer)
        if not isinstance(found, dict) or not found.get("id"):
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.address))
        return Receipt(receipt.remote_id, str(found.get("link") or receipt.permalink), {"pictures": pictures})

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """Into the site's bin, where its people can still find it."""
        path = f"{POSTS}/{receipt.remote_id}"
        await self.site.call("DELETE", path, repeatable=True, fine=GONE)

    async def figures(self, receipt: Receipt) -> Figures | None:
        """A site counts nothing by itself but what was answered."""
        params = {"post": receipt.remote_id, "per_page": "1"}
        answer = await self.site.call("GET", "/wp/v2/comments", repeatable=True, params=params)
        total = answer.headers.get("X-WP-Total") or ""
        counted = int(total) if total.isascii() and total.isdigit() and len(total) < 10 else None
        return Figures.of({"X-WP-Total": counted}, {"X-WP-Total": Measure.REPLIES})

    def hidden(self) -> tuple[str, ...]:
        return (self.site.password, self.site.pass_word)

    async def _shown(self, number: int) -> Any:
        said = {"status": "publish"}
        return await self.site.call("POST", f"{POSTS}/{number}", repeatable=False, fine=GONE, json=said)

    async def _found(self, message: Message, status: str) -> dict[str, Any] | None:
        """The one of these words' own address, in this state."""
        asked = {"slug": article.address(message), "status": status, "context": "edit"}
        found = await self.site.read(POSTS, **asked)
        first = found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}
        return first if first.get("id") else None

    async def _laid_down(self, message: Message, stored: Mapping[str, Any]) -> int:
        """The draft's number: of the one that is there already, should the answer to an earlier try be lost."""
        own, there = article.address(message), await self._found(message, "draft")
        if there is not None:
            return int(there["id"])
        pictures = [stored[step.name] for step in self.steps(message) if step.image]
        said = {**self._words(message, pictures), "status": "draft", "slug": own}
        made = await self.site.call("POST", POSTS, repeatable=True, json=said)
        return answered.member(made, "id", int)

    def _words(self, message: Message, pictures: list[Mapping[str, Any]]) -> dict[str, Any]:
        said: dict[str, Any] = {"title": message.title, "content": html_of(message.text)}
        shown, head = list(zip(pictures, message.to_look_at, strict=False)), _head(message)
        if head is not None and head < len(shown):
            said["featured_media"] = shown.pop(head)[0]["id"]
        said["content"] += article.figures(*zip(*shown, strict=True)) if shown else ""
        if message.options.get("excerpt"):
            said["excerpt"] = message.options["excerpt"]
        return said


def _head(message: Message) -> int | None:
    """Which of what is to be looked at stands above the article: the first picture, as a video cannot."""
    return next((at for at, one in enumerate(message.to_look_at) if one.kind == "picture"), None)


def _receipt(found: Any, part: Part) -> Receipt:
    said = found if isinstance(found, dict) else {}
    pictures = [
        part.prepared[name] for name in map(uploads.name, part.message.to_look_at) if name in part.prepared
    ]
    return Receipt(answered.word(said, "id"), str(said.get("link") or ""), {"pictures": pictures})
