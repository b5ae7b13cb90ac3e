"""Ghost through its Admin API: a draft is laid down ahead, and one call shows it.

https://ghost.org/docs/admin-api/#posts
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
from scheduler.adapters.ghost.site import KEY, Site
from scheduler.adapters.markdown import html_of
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Answer, Client

COUNTED = {
    "delivered_count": Measure.DELIVERED,
    "opened_count": Measure.OPENED,
    "clicks": Measure.CLICKS,
}
OUT = ("published", "sent")


@dataclass(frozen=True)
class Ghost(Adapter):
    site: Site
    limits: Limits

    platform: ClassVar[str] = "ghost"
    kind: ClassVar[Kind] = "blog"
    label: ClassVar[Text] = N_("Ghost")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("site", N_("Address of the site"), "url"),
        Field(
            "key",
            N_("Admin API key"),
            "secret",
            help=N_("Made on the site under Settings, Integrations, as a custom integration."),
        ),
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field("excerpt", N_("Excerpt"), required=False, help=N_("Shown in lists of posts.")),
        Field(
            "newsletter",
            N_("Newsletter"),
            required=False,
            help=N_("The short name of one on the site: its readers get the article by mail, once."),
        ),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.TITLE, Capability.EDIT, Capability.REMOVE, Capability.FIGURES}
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope(
            "Admin API key",
            N_(
                "to write, publish, correct and take down articles; the integration’s other key, “Content API”, only reads"
            ),
        ),
    )
    usual: ClassVar[Limits] = Limits(title=255, images=20, alt_text=191)
    # The call that shows a draft may be made twice: it is the same article, shown and mailed once.
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE
    proven: ClassVar[Proven] = Proven.SERVER
    ratios: ClassVar[tuple[str, ...]] = ("16:9", "4:3", "1.91:1")

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        if not KEY.fullmatch(given["key"]) or len(given["key"].partition(":")[2]) % 2:
            raise Rejected(
                N_("An admin key is two long words of digits and letters, with a colon between."), "key"
            )
        address = await answered.safe_address(given["site"], client, "site")
        path = given["site"].partition("://")[2].partition("/")[2].partition("ghost")[0].strip("/")
        return await cls(Site(f"{address}/{path}".rstrip("/"), given["key"], client), cls.usual).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        return cls(Site(connection.settings["site"], connection.secrets["key"], client), connection.limits)

    async def check(self) -> Connection:
        posts = await self.site.read("/posts/", limit="1", fields="id")
        about = (await self.site.read("/site/")).get("site")
        if not isinstance(posts.get("posts"), list) or not isinstance(about, dict):
            raise Rejected(N_("This does not answer like the interface of a Ghost site."), "site")
        stored = {"site": self.site.address, "display_name": str(about.get("title") or "")[:200]}
        host = self.site.address.partition("://")[2]
        return Connection(host, stored, {"key": self.site.key}, self.usual)

    def is_markdown(self, message: Message) -> bool:
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        said: tuple[Text, ...] = () if message.title.strip() else (N_("An article needs a title."),)
        if len(str(message.options.get("excerpt") or "")) > 300:
            said += (N_("The excerpt is longer than {most} characters.", most=300),)
        return said

    def steps(self, message: Message) -> tuple[Step, ...]:
        pictures = tuple(Step(uploads.name(image, words=False), image) for image in message.pictures)
        return (*pictures, Step(article.draft_name(message), message=message))

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is not None:
            name = uploads.file_name(step.image, f"image-{step.image.id[:8]}")
            file = Upload(name, step.image.content_type, await uploads.octets(step.image))
            filled = {"file": file, "purpose": "image", "ref": step.image.id}
            made = await self.site.call("POST", "/images/upload/", repeatable=True, form=filled)
            first = answered.member(made, "images", list)[0]
            if not isinstance(first, dict) or not first.get("url"):
                raise Unreachable(N_("What {server} answered cannot be read.", server=self.site.address))
            return {"url": str(first["url"])}
        if step.message is None:
            raise LookupError(step.name)
        return await self._laid_down(step.message, stored)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        """Shows the draft that was laid down. Somebody may have thrown it away there: then it is laid down anew."""
        draft = part.prepared[article.draft_name(part.message)]
        answer = await self._shown(draft, part.message)
        if answer.status in (404, 409):
            # Changed since, or gone: what is there now decides. An answer with these words did nothing.
            # Of one laid down anew, by a try whose answer was lost, nothing is known but its address.
            there = await self._there(draft["id"]) or await self._found(part.message, *OUT)
            if there is not None and there.get("status") in OUT:
                return _receipt(there, part)
            draft = there or await self._laid_down(part.message, part.prepared)
            answer = await self._shown(draft, part.message)
        if not answer.ok:
            raise self.site.meaning(answer, repeatable=False)
        return _receipt(_post(answer), part)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        draft = part.prepared.get(article.draft_name(part.message))
        there = await self._there(draft["id"]) if draft else None
        if draft and there is None:
            there = await self._found(part.message, *OUT)
        return _receipt(there, part) if there and there.get("status") in OUT else Absent()

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        there = await self._there(receipt.remote_id)
        if there is None:
            raise Rejected(N_("It is not there any more."))
        shown = list(receipt.detail.get("pictures") or [])
        pictures = article.pictures_now(part, shown, words=False)
        # What is left out keeps its place there: what was taken away has to be named.
        said = {"custom_excerpt": None, **_words(part.message, pictures), "updated_at": there["updated_at"]}
        if shown and not pictures:
            said |= {"feature_image": None, "feature_image_alt": None}
        path, how = f"/posts/{receipt.remote_id}/", {"params": {"source": "html"}, "json": {"posts": [said]}}
        answer = await self.site.call("PUT", path, repeatable=True, fine=(409,), **how)
        if answer.status == 409:
            raise Unreachable(N_("Somebody is changing the article there; it is tried again."))
        found = _post(answer)
        return Receipt(receipt.remote_id, str(found.get("url") or receipt.permalink), {"pictures": pictures})

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """Back among the site's drafts, where its people can still find it."""
        there = await self._there(receipt.remote_id)
        if there is None or there.get("status") not in OUT:
            return
        said = {"status": "draft", "updated_at": there["updated_at"]}
        path, how = f"/posts/{receipt.remote_id}/", {"json": {"posts": [said]}}
        answer = await self.site.call("PUT", path, repeatable=True, fine=(404, 409), **how)
        if answer.status == 409:
            raise Unreachable(N_("Somebody is changing the article there; it is tried again."))

    async def figures(self, receipt: Receipt) -> Figures | None:
        """Of its mailing, where it had one: a site tells nothing about readers."""
        params = {"include": "email,count.clicks"}
        path = f"/posts/{receipt.remote_id}/"
        answer = await self.site.call("GET", path, repeatable=True, fine=(404,), params=params)
        if not answer.ok:
            return None
        found = _post(answer)
        mailed, counted = found.get("email"), found.get("count")
        said = {
            **(mailed if isinstance(mailed, dict) else {}),
            **(counted if isinstance(counted, dict) else {}),
        }
        return Figures.of(said, COUNTED)

    def hidden(self) -> tuple[str, ...]:
        return self.site.hidden()

    async def _shown(self, draft: Mapping[str, Any], message: Message) -> Answer:
        params: dict[str, str] = {}
        if newsletter := str(message.options.get("newsletter") or "").strip():
            params = {"newsletter": newsletter, "email_segment": "all"}
        said = {"status": "published", "updated_at": draft["updated_at"]}
        path, how = f"/posts/{draft['id']}/", {"params": params, "json": {"posts": [said]}}
        return await self.site.call("PUT", path, repeatable=False, fine=(404, 409), **how)

    async def _there(self, number: str) -> dict[str, Any] | None:
        answer = await self.site.call("GET", f"/posts/{number}/", repeatable=True, fine=(404,))
        found = _post(answer)
        if answer.ok and not found.get("updated_at"):
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.site.address))
        return found if answer.ok else None

    async def _found(self, message: Message, *statuses: str) -> dict[str, Any] | None:
        """The one of these words' own address, in one of these states."""
        params = {
            "filter": f"slug:{article.address(message)}+status:[{','.join(statuses)}]",
            "limit": "1",
        }
        found = (await self.site.read("/posts/", **params)).get("posts")
        return found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else None

    async def _laid_down(self, message: Message, stored: Mapping[str, Any]) -> dict[str, str]:
        """The draft that is there already, should the answer to an earlier try be lost, else a new one."""
        own, there = article.address(message), await self._found(message, "draft")
        if there is None:
            pictures = [stored[step.name] for step in self.steps(message) if step.image]
            said = {**_words(message, pictures), "status": "draft", "slug": own}
            source, body = {"source": "html"}, {"posts": [said]}
            there = _post(await self.site.call("POST", "/posts/", repeatable=True, params=source, json=body))
        if not there.get("id") or not there.get("updated_at"):
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.site.address))
        return {"id": str(there["id"]), "updated_at": str(there["updated_at"])}


def _words(message: Message, pictures: list[Mapping[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {"title": message.title, "html": html_of(message.text)}
    if pictures:
        said["html"] += article.figures(pictures[1:], message.pictures[1:])
        said["feature_image"] = pictures[0]["url"]
        said["feature_image_alt"] = message.pictures[0].alt if message.pictures else ""
    if message.options.get("excerpt"):
        said["custom_excerpt"] = message.options["excerpt"]
    return said


def _post(answer: Answer) -> dict[str, Any]:
    said = answered.anything(answer)
    posts = said.get("posts") if isinstance(said, dict) else None
    return posts[0] if isinstance(posts, list) and posts and isinstance(posts[0], dict) else {}


def _receipt(there: Mapping[str, Any], part: Part) -> Receipt:
    names = [uploads.name(image, words=False) for image in part.message.pictures]
    pictures = [part.prepared[name] for name in names if name in part.prepared]
    return Receipt(answered.word(there, "id"), str(there.get("url") or ""), {"pictures": pictures})
