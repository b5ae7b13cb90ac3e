"""A community of a Lemmy server: a post with its title, comments below it.

https://join-lemmy.org/docs/contributors/04-api.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import quote

from scheduler.adapters import answered, answering, believed, form, markdown, uploads
from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Figures,
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
from scheduler.adapters.lemmy.instance import Instance
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

TITLE = (3, 200)
COMMENT_TO = 10_000
CLOCKS_DIFFER = timedelta(minutes=5)
LATEST = "50"
COUNTED = {"upvotes": Measure.LIKES, "comments": Measure.REPLIES}


@dataclass(frozen=True)
class Lemmy(Adapter):
    there: Instance
    settings: Mapping[str, Any]
    limits: Limits

    platform: ClassVar[str] = "lemmy"
    kind: ClassVar[Kind] = "forum"
    proven: ClassVar[Proven] = Proven.LIBRARY
    label: ClassVar[Text] = N_("Lemmy")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("server", N_("Address of the server"), "url"),
        Field("username", N_("User name"), help=N_("In whose name it is published.")),
        Field("password", N_("Password"), "secret", help=N_("To sign in once; it is not kept.")),
        Field("code", N_("One-time code"), required=False, help=N_("Where the account asks for one.")),
        Field("community", N_("Community"), help=N_("Such as news, or news@another.example.")),
        believed.alt_text(1500),
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field("link", N_("Link of the post"), "url", required=False, help=N_("Its title leads there.")),
        Field("nsfw", N_("Not for every eye"), "flag", required=False),
    )
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.TITLE,
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.EDIT,
            Capability.REMOVE,
            Capability.FIGURES,
        }
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope(
            "login",
            N_("to do what this account may: Lemmy has no narrower key, so make an account for this"),
        ),
    )
    usual: ClassVar[Limits] = Limits(text=50_000, title=TITLE[1], images=10, alt_text=1500)
    readback: ClassVar[Readback] = Readback.EVENTUAL
    settle: ClassVar[timedelta] = timedelta(seconds=10)

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        server = await answered.safe_address(given["server"], client, "server")
        said = {"username_or_email": given["username"], "password": given["password"]}
        said |= {"totp_2fa_token": given["code"]} if given["code"] else {}
        door = Instance(server, "", client)
        token = door.said(await door.call("POST", "/user/login", repeatable=True, json=said)).get("jwt")
        if not isinstance(token, str) or not token:
            raise Rejected(N_("{server} does not answer like a Lemmy server.", server=server), "server")
        stored = {"username": given["username"], "community": given["community"].removeprefix("!")}
        limits = believed.limits(cls.usual, given)
        return await cls(Instance(server, token, client), stored | believed.settings(given), limits).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        there = Instance(connection.settings["server"], connection.secrets["token"], client)
        return cls(there, connection.settings, connection.limits)

    async def check(self) -> Connection:
        site = await self.there.read("/site")
        me = _inside(site, "my_user", "local_user_view", "person")
        if not site.get("version") or not me.get("id"):
            raise Rejected(
                N_("{server} does not answer like a Lemmy server.", server=self.there.address), "server"
            )
        found = await self.there.read("/community", name=str(self.settings["community"]))
        community = _inside(found, "community_view", "community")
        if not community.get("id"):
            raise Rejected(N_("There is no such community."), "community")
        stored = {
            "server": self.there.address,
            "username": str(self.settings["username"]),
            "community": str(self.settings["community"]),
            "community_id": community["id"],
            "person_id": me["id"],
            "display_name": str(me.get("display_name") or me.get("name") or "")[:200],
            **believed.settings(self.settings),
        }
        name = f"{self.settings['username']}, !{self.settings['community']}"
        return Connection(name, stored, {"token": self.there.token}, self.limits)

    def is_markdown(self, message: Message) -> bool:
        return True

    def objections(self, message: Message) -> tuple[Text, ...]:
        said, title = list[Text](), message.title.strip()
        if len(title) < TITLE[0] or "\n" in title:
            said.append(
                N_("A post needs a title of at least {least} characters, on one line.", least=TITLE[0])
            )
        if any(len(part.text) > COMMENT_TO for part in self.parts(message)[1:]):
            said.append(N_("What follows a post may have {most} characters there.", most=COMMENT_TO))
        try:
            form.read(self.options, {"link": str(message.options.get("link") or "")})
        except Rejected as refusal:
            said.append(refusal.reason)
        return tuple(said)

    def parts(self, message: Message) -> tuple[Part, ...]:
        return answering.pieces(message)

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(Step(uploads.name(image, words=False), image) for image in message.pictures)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is None:
            raise LookupError(step.name)
        file = Upload(
            uploads.file_name(step.image), step.image.content_type, await uploads.octets(step.image)
        )
        made = await self.there.call("POST", "/pictrs/image", repeatable=True, form={"images[]": file})
        files = answered.member(made, "files", list)
        if not isinstance(files[0], dict) or not files[0].get("file"):
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.there.address))
        return {"url": f"{self.there.address}/pictrs/image/{quote(str(files[0]['file']))}"}

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        answering.demand_the_one_before(part, after)
        if after is None:
            said = self._post(part, self._pictures(part, ())) | {
                "community_id": self.settings["community_id"]
            }
            made = await self.there.call("POST", "/post", repeatable=False, json=said)
        else:
            said = {"content": part.text, "post_id": after.detail["post"]}
            said |= {"parent_id": int(after.remote_id)} if after.detail.get("comment") else {}
            made = await self.there.call("POST", "/comment", repeatable=False, json=said)
        found = answered.anything(made)
        return self._receipt(found if isinstance(found, dict) else {}, part, self._pictures(part, ()))

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        if lost := answering.lost_sight_of(part, after):
            return lost
        what = "posts" if after is None else "comments"
        asked = {"person_id": str(self.settings["person_id"]), "sort": "New", "limit": LATEST}
        listed = (await self.there.read("/user", **asked)).get(what)
        views = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        recent = [view for view in views if _made_at(view) >= since - CLOCKS_DIFFER]
        alike = [view for view in recent if self._is_like(view, part, after)]
        for view in alike:
            if self._says(view, part, after):
                one = {"post_view" if after is None else "comment_view": view}
                return self._receipt(one, part, self._pictures(part, ()))
        if alike:
            # Lemmy rewrites what it takes: tracking is cut off addresses, pictures are shown by way of a proxy.
            return CannotTell(
                N_("Something like it was published there, in other words: look there yourself.")
            )
        if len(views) >= int(LATEST) and len(recent) == len(views):
            return CannotTell(N_("So much was published since that the attempt cannot be found again."))
        return await self._hides(part) or Absent()

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        if receipt.detail.get("comment"):
            said = {"comment_id": int(receipt.remote_id), "content": part.text}
            await self.there.call("PUT", "/comment", repeatable=True, json=said)
            return receipt
        pictures = self._pictures(part, tuple(receipt.detail.get("pictures") or ()))
        said = (
            {"url": "", "alt_text": "", "nsfw": False}
            | self._post(part, pictures)
            | {"post_id": int(receipt.remote_id)}
        )
        await self.there.call("PUT", "/post", repeatable=True, json=said)
        return replace(receipt, detail={**receipt.detail, "pictures": pictures})

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        what = "comment" if receipt.detail.get("comment") else "post"
        said = {f"{what}_id": int(receipt.remote_id), "deleted": True}
        # Deleted a second time is a refusal there that says nothing else.
        fine = (f"couldnt_update_{what}", f"couldnt_find_{what}")
        await self.there.call("POST", f"/{what}/delete", repeatable=True, fine=fine, json=said)

    async def figures(self, receipt: Receipt) -> Figures | None:
        if receipt.detail.get("comment"):
            return None
        asked = {"id": receipt.remote_id}
        answer = await self.there.call(
            "GET", "/post", repeatable=True, fine=("couldnt_find_post",), params=asked
        )
        found = answered.anything(answer)
        counts = _inside(found if isinstance(found, dict) else {}, "post_view", "counts")
        return Figures.of(counts, COUNTED) if answer.ok else None

    def hidden(self) -> tuple[str, ...]:
        return (self.there.token,)

    def _post(self, part: Part, pictures: list[str]) -> dict[str, Any]:
        """The first picture is the post's own where no link is; the others stand below the words."""
        message, link = part.message, str(part.message.options.get("link") or "")
        shown = list(zip(pictures, message.pictures, strict=False))
        said: dict[str, Any] = {"name": message.title.strip()}
        if shown and not link:
            (link, image), *shown = shown
            said["alt_text"] = image.alt
        images = [markdown.picture(address, image.alt) for address, image in shown]
        said["body"] = "\n\n".join([part.text, *images])
        said |= {"url": link} if link else {}
        return said | ({"nsfw": True} if form.is_yes(message.options.get("nsfw")) else {})

    def _is_like(self, view: Mapping[str, Any], part: Part, after: Receipt | None) -> bool:
        """Ours, in this place; whatever Lemmy has made of its words."""
        one = _inside(view, "post" if after is None else "comment")
        if _inside(view, "creator").get("id") != self.settings.get("person_id") or one.get("deleted"):
            return False
        if after is None:
            named = str(one.get("name") or "").split() == part.message.title.split()
            return named and str(one.get("community_id")) == str(self.settings["community_id"])
        above = after.remote_id if after.detail.get("comment") else "0"
        below = str(one.get("path") or "").split(".")[-2:-1] == [above]
        return below and str(one.get("post_id")) == str(after.detail["post"])

    def _says(self, view: Mapping[str, Any], part: Part, after: Receipt | None) -> bool:
        if after is not None:
            return str(_inside(view, "comment").get("content") or "").split() == part.text.split()
        one, said = _inside(view, "post"), self._post(part, self._pictures(part, ()))
        # An address without a path is given one there.
        there, ours = (str(at.get("url") or "").rstrip("/") for at in (one, said))
        return there == ours and str(one.get("body") or "").split() == str(said["body"]).split()

    async def _hides(self, part: Part) -> CannotTell | None:
        """An account may hide even its own from itself: then what is not shown is not absent."""
        mine = _inside(await self.there.read("/site"), "my_user", "local_user_view")
        sees, me = _inside(mine, "local_user"), _inside(mine, "person")
        found = await self.there.read("/community", name=str(self.settings["community"]))
        marked = form.is_yes(part.message.options.get("nsfw"))
        delicate = marked or _inside(found, "community_view", "community").get("nsfw")
        if (delicate and not sees.get("show_nsfw")) or (
            me.get("bot_account") and not sees.get("show_bot_accounts")
        ):
            return CannotTell(
                N_("The settings of the account hide its own posts from it: look there yourself.")
            )
        return None

    def _pictures(self, part: Part, shown: tuple[str, ...]) -> list[str]:
        names = [step.name for step in self.steps(part.message)] if part.ordinal == 1 else []
        if all(name in part.prepared for name in names):
            return [str(part.prepared[name]["url"]) for name in names]
        return list(shown)

    def _receipt(self, made: Mapping[str, Any], part: Part, pictures: list[str]) -> Receipt:
        what = "comment" if part.ordinal > 1 else "post"
        one = _inside(made, f"{what}_view", what)
        number, link = answered.word(one, "id"), str(one.get("ap_id") or "")
        if what == "comment":
            return Receipt(number, link, {"post": one.get("post_id"), "comment": True})
        return Receipt(number, link, {"post": int(number), "pictures": pictures})


def _inside(found: Mapping[str, Any], *names: str) -> dict[str, Any]:
    inner: Any = found
    for name in names:
        inner = inner.get(name) if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) else {}


def _made_at(view: Mapping[str, Any]) -> datetime:
    one = _inside(view, "comment") or _inside(view, "post")
    try:
        at = datetime.fromisoformat(str(one.get("published")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
