"""MediaWiki through its action API: a new page, made by one call that refuses to make it twice.

https://www.mediawiki.org/wiki/API:Edit
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import quote, urljoin

from scheduler.adapters import answered, form, markdown, uploads
from scheduler.adapters.base import (
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Idempotency,
    Kind,
    Limits,
    Message,
    OutcomeUnknown,
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
from scheduler.adapters.mediawiki.wiki import Refusal, Wiki
from scheduler.adapters.mediawiki.wikitext import wikitext_of
from scheduler.outgoing import Upload
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

USUAL_OCTETS = 2048 * 1024
LONGEST_NAME = 255  # octets
NEVER_IN_A_NAME = re.compile(r"[\[\]{}|#<>\x00-\x1f\x7f]")
FORMATS = (
    ("plain", N_("Wikitext, as it is written")),
    (markdown.MARKDOWN, N_("Markdown, translated into wikitext")),
)
WHERE = ("/w/api.php", "/api.php")


@dataclass(frozen=True)
class MediaWiki(Adapter):
    wiki: Wiki
    pages: str  # where a page's name is put, with $1
    octets: int
    format: str
    limits: Limits

    platform: ClassVar[str] = "mediawiki"
    proven: ClassVar[Proven] = Proven.SERVER
    kind: ClassVar[Kind] = "wiki"
    label: ClassVar[Text] = N_("MediaWiki")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("api", N_("Address of the wiki"), "url", help=N_("Its own, or that of its api.php.")),
        Field("username", N_("Bot name"), help=N_("Such as Ada@calendar, from Special:BotPasswords.")),
        Field(
            "password",
            N_("Bot password"),
            "secret",
            help=N_("With the grants to create, edit and delete pages, and to upload files."),
        ),
        Field(
            "format", N_("Format of the texts"), "choice", required=False, default=markdown.MARKDOWN, choices=FORMATS,
        ),
    )  # fmt: skip
    options: ClassVar[tuple[Field, ...]] = (
        Field("page", N_("Name of the page"), required=False, help=N_("The title, where left empty.")),
        Field("summary", N_("Summary of the change"), required=False),
        Field(
            "format", N_("Format of the text"), "choice", required=False,
            choices=(("", N_("As set for the channel")), *FORMATS),
        ),
    )  # fmt: skip
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {Capability.IMAGES, Capability.TITLE, Capability.EDIT, Capability.REMOVE}
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("editpage", N_("to correct pages")),
        Scope("createeditmovepage", N_("to make pages")),
        Scope("uploadfile", N_("to upload images with their descriptions")),
        Scope("delete", N_("to take pages down")),
    )
    usual: ClassVar[Limits] = Limits(images=20)
    # A page is made once: the second call is refused, and then its first revision tells whose it is.
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        origin = await answered.safe_address(given["api"], client, "api")
        path = given["api"].partition("://")[2].partition("/")[2].partition("?")[0].rstrip("/")
        places = [f"{origin}/{path}"] if path.endswith("api.php") else [origin + place for place in WHERE]
        for place in places:
            wiki = Wiki(place, given["username"], given["password"], client)
            try:
                return await cls(wiki, "", USUAL_OCTETS, given["format"], cls.usual).check()
            except Rejected as refusal:
                trouble = refusal
        raise trouble

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        wiki = Wiki(stored["api"], stored["username"], connection.secrets["password"], client)
        octets = stored.get("octets")
        # Connected before there was a choice: their texts are wikitext.
        written = stored.get("format") or "plain"
        most = octets if isinstance(octets, int) else USUAL_OCTETS
        return cls(wiki, stored["pages"], most, written, connection.limits)

    async def check(self) -> Connection:
        said = (await self.wiki.read(meta="siteinfo|userinfo", siprop="general", uiprop="rights")).get(
            "query"
        )
        known: dict[str, Any] = said if isinstance(said, dict) else {}
        general, me = known.get("general"), known.get("userinfo")
        if not (isinstance(general, dict) and isinstance(me, dict) and general.get("sitename")):
            raise Rejected(N_("This does not answer like the interface of a wiki."), "api")
        rights = me.get("rights") or ()
        if "edit" not in rights or "createpage" not in rights:
            raise Rejected(N_("{name} may not make pages on this wiki.", name=self.wiki.username), "username")
        most = general.get("maxarticlesize")
        stored = {
            "api": self.wiki.api,
            "username": self.wiki.username,
            # Its own address may be one of either scheme: //wiki.example.
            "pages": urljoin(
                self.wiki.api, f"{general.get('server') or ''}{general.get('articlepath') or '/$1'}"
            ),
            "octets": most if isinstance(most, int) and most > 0 else USUAL_OCTETS,
            "format": self.format,
        }
        secrets = {"password": self.wiki.password}
        return Connection(f"{me.get('name')}, {general['sitename']}", stored, secrets, self.usual)

    def is_markdown(self, message: Message) -> bool:
        return markdown.is_markdown(message.options, self.format)

    def objections(self, message: Message) -> tuple[Text, ...]:
        name, said = _page(message), list[Text]()
        if not name:
            said.append(N_("A page of a wiki needs a title."))
        if NEVER_IN_A_NAME.search(name):
            said.append(N_("The name of a page cannot contain any of these signs: # < > [ ] {{ }} |"))
        if len(name.encode()) > LONGEST_NAME:
            said.append(N_("The name of the page is too long for a wiki."))
        used = len(self._wikitext(message).encode())
        if used > self.octets:
            said.append(
                N_("The text has {used} octets; {most} are allowed here.", used=used, most=self.octets)
            )
        return tuple(said)

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(Step(uploads.name(image, words=False), image) for image in message.pictures)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        """A file of a wiki can be seen by who knows its name, before any page shows it."""
        if step.image is None:
            raise LookupError(step.name)
        content = await uploads.octets(step.image)
        # Its name is made of what is in it: a file that is there already under it is this very file.
        own = uploads.file_name(step.image, f"Marronnier-{hashlib.sha256(content).hexdigest()[:20]}")
        file = Upload(own, step.image.content_type, content)
        asked = {"action": "upload", "filename": own, "comment": step.image.alt[:200]}
        try:
            answer = (await self.wiki.change(asked, repeatable=True, file=file)).get("upload")
        except Refusal as refusal:
            if refusal.code == "fileexists-no-change":
                return {"file": own}
            raise
        said: dict[str, Any] = answer if isinstance(answer, dict) else {}
        warnings = said.get("warnings")
        if said.get("result") == "Success":
            return {"file": str(said.get("filename") or own)}
        if isinstance(warnings, dict):
            if "exists" in warnings or "nochange" in warnings:
                return {"file": own}
            if isinstance(warnings.get("duplicate"), list) and warnings["duplicate"]:
                return {"file": str(warnings["duplicate"][0])}
            raise Rejected(N_("The wiki does not take an image: {why}", why=", ".join(map(str, warnings))))
        raise Unreachable(N_("What {server} answered cannot be read.", server=self.wiki.api))

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        message, name = part.message, _page(part.message)
        asked = {
            "title": name,
            "text": self._text(part, self._files(part)),
            "summary": _summary(message, key),
        }
        try:
            said = await self.wiki.change({"action": "edit", "createonly": "1", **asked}, repeatable=False)
        except Refusal as refusal:
            if refusal.code != "articleexists":
                raise
            found = await self._find(name, key, self._files(part))
            if found is None:
                raise Rejected(N_("The wiki has a page of that name already."), "page") from None
            return found
        made = said.get("edit")
        if not isinstance(made, dict) or made.get("result") != "Success":
            if isinstance(made, dict) and made.get("result") == "Failure":
                raise Rejected(N_("The wiki did not take the page."))
            raise OutcomeUnknown(N_("The platform took it, and what it answered cannot be read."))
        return self._receipt(answered.word(made, "pageid"), str(made.get("title") or name), self._files(part))

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        return await self._find(_page(part.message), key, self._files(part)) or Absent()

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        """Never over what somebody else wrote there since."""
        name = str(receipt.detail.get("page") or _page(part.message))
        latest = await self._revision(name, "older")
        if latest is None:
            raise Rejected(N_("It is not there any more."))
        if latest.get("user") != self.wiki.username.partition("@")[0]:
            raise Rejected(N_("Somebody has changed the page on the wiki since; correct it there."))
        files = (
            self._files(part) if part.prepared else [str(file) for file in receipt.detail.get("files") or ()]
        )
        asked = {"title": name, "text": self._text(part, files), "summary": _summary(part.message, key)}
        base = str(latest.get("revid") or "")
        change = {"action": "edit", "nocreate": "1", "baserevid": base, **asked}
        await self.wiki.change(change, repeatable=True)
        return self._receipt(receipt.remote_id, name, files)

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """Deleted, as far as the bot may; its people can bring a page back."""
        try:
            await self.wiki.change({"action": "delete", "pageid": receipt.remote_id}, repeatable=True)
        except Refusal as refusal:
            if refusal.code not in ("missingtitle", "nosuchpageid", "cantdelete"):
                raise

    def hidden(self) -> tuple[str, ...]:
        return (self.wiki.password,)

    def _files(self, part: Part) -> list[str]:
        return [
            part.prepared[step.name]["file"]
            for step in self.steps(part.message)
            if step.name in part.prepared
        ]

    def _text(self, part: Part, files: list[str]) -> str:
        shown = zip(files, part.message.pictures, strict=False)
        lines = [f"[[File:{file}|thumb|alt={_plain(image.alt)}]]" for file, image in shown]
        return "\n".join([*lines, self._wikitext(part.message)])

    def _wikitext(self, message: Message) -> str:
        return wikitext_of(message.text) if self.is_markdown(message) else message.text

    async def _find(self, name: str, key: str, files: list[str]) -> Receipt | None:
        first = await self._revision(name, "newer")
        if first is None or _mark(key) not in str(first.get("comment") or ""):
            return None
        return self._receipt(str(first["pageid"]), name, files)

    async def _revision(self, name: str, direction: str) -> dict[str, Any] | None:
        """The first one of a page, or the latest, with the page's number; None where there is no such page."""
        asked = {"prop": "revisions", "titles": name, "rvlimit": "1", "rvdir": direction}
        query = (await self.wiki.read(**asked, rvprop="ids|comment|user|timestamp")).get("query")
        pages = query.get("pages") if isinstance(query, dict) else None
        page = pages[0] if isinstance(pages, list) and pages and isinstance(pages[0], dict) else None
        if page is None:
            raise Unreachable(N_("What {server} answered cannot be read.", server=self.wiki.api))
        found = page.get("revisions")
        if page.get("missing") or not isinstance(found, list) or not found:
            return None
        return {**found[0], "pageid": page.get("pageid")}

    def _receipt(self, number: str, name: str, files: list[str]) -> Receipt:
        address = self.pages.replace("$1", quote(name.replace(" ", "_"), safe="/:"))
        return Receipt(number, address, {"page": name, "files": files})


def _page(message: Message) -> str:
    return " ".join(str(message.options.get("page") or message.title).split())


def _summary(message: Message, key: str) -> str:
    """What its history says, and by what a page is known as the one a try made."""
    return f"{str(message.options.get('summary') or '')[:300]} ({_mark(key)})".lstrip()


def _mark(key: str) -> str:
    return "marronnier " + hashlib.sha256(key.encode()).hexdigest()[:16]


def _plain(words: str) -> str:
    """Within a link of a wiki, these would end it."""
    return " ".join(re.sub(r"[\[\]{}|\n]+", " ", words).split())
