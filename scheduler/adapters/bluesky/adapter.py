"""Bluesky, and other servers of the AT Protocol. https://docs.bsky.app/docs/advanced-guides/posts"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import regex

from scheduler.adapters import answered, answering, form, uploads
from scheduler.adapters.base import (
    COMMENT,
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
    Step,
    Text,
    Unauthorized,
)
from scheduler.adapters.bluesky import facets, refusals, video
from scheduler.adapters.bluesky.record import record
from scheduler.adapters.bluesky.record_key import record_key
from scheduler.adapters.bluesky.session import Session
from scheduler.adapters.face import Face
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

POSTS = "app.bsky.feed.post"
COUNTED = {
    "likeCount": Measure.LIKES,
    "repostCount": Measure.SHARES,
    "quoteCount": Measure.QUOTES,
    "replyCount": Measure.REPLIES,
    "bookmarkCount": Measure.SAVES,
}
OCTETS = 3000  # of a text, beside its 300 signs
# Unused pictures are swept there, sooner or later; nothing says when.
KEEPS = timedelta(minutes=50)
_SIGN = regex.compile(r"\X")


@dataclass(frozen=True)
class Bluesky(Adapter):
    session: Session
    entry: str  # the server one signs in at, which need not be the one that keeps the account
    did: str
    limits: Limits
    videos: str  # the service that makes them ready; empty: the server takes them as they are

    platform: ClassVar[str] = "bluesky"
    proven: ClassVar[Proven] = Proven.SERVER
    kind: ClassVar[Kind] = "social"
    label: ClassVar[Text] = N_("Bluesky")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("handle", N_("Handle"), help=N_("Such as ada.bsky.social, or your own domain.")),
        Field(
            "password",
            N_("App password"),
            "secret",
            help=N_("Made under Settings, Privacy and security, App passwords; not the account’s own."),
        ),
        Field("server", N_("Server"), "url", default="https://bsky.social"),
        Field(
            "videos", N_("Service for videos"), "url", required=False,
            help=N_("Left empty: Bluesky’s own for the accounts it keeps; for others, videos go straight to their server."),
        ),
    )  # fmt: skip
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.REMOVE,
            Capability.FIGURES,
        }
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope(
            "App password",
            N_(
                "to publish, upload and take down in this account’s name; access to direct messages is not needed"
            ),
        ),
    )
    usual: ClassVar[Limits] = Limits(
        text=300, images=4, image_bytes=2_000_000, videos=1, video_bytes=100_000_000, mixed=False
    )
    renews: ClassVar[bool] = True
    idempotency: ClassVar[Idempotency] = Idempotency.KEY
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE
    ratios: ClassVar[tuple[str, ...]] = ("1:1", "4:5", "16:9", "1.91:1")
    # Points of the account: two for each record written, over all programs that write for it.
    quotas: ClassVar[tuple[Quota, ...]] = (
        Quota("records an hour", 5000, timedelta(hours=1), each=2),
        Quota("records a day", 35_000, timedelta(days=1), each=2),
        Quota("uploads", 1000, timedelta(days=1), of="prepare"),
    )

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        entry = await answered.safe_address(given["server"], client, "server")
        films = await answered.safe_address(given["videos"], client, "videos") if given["videos"] else ""
        handle = given["handle"].strip().lstrip("@")
        session = Session(entry, handle, {"password": given["password"]}, client)
        said, secrets = await session.sign_in(given["password"])
        kept_at = await _home(said, client) or entry
        stored = {
            "server": entry,
            "handle": handle,
            "pds": kept_at,
            "did": said["did"],
            "videos": films or video.usual(kept_at),
        }
        connection = Connection(f"@{handle}", stored, secrets, cls.usual)
        return await cls.open(connection, client).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        session = Session(stored["pds"], stored["did"], connection.secrets, client, connection.renewal)
        # A channel connected before there were videos knows of no service.
        films = stored.get("videos", video.usual(stored["pds"]))
        return cls(session, stored["server"], stored["did"], connection.limits, films)

    @classmethod
    def count(
        cls, text: str, *, limits: Limits | None = None, options: Mapping[str, Any] | None = None
    ) -> int:
        return len(_SIGN.findall(text))

    async def check(self) -> Connection:
        try:
            me = await self.session.read("com.atproto.server.getSession")
        except Rejected as refusal:
            # Asked who we are, it knows nobody: so it answers for an account that was taken down.
            raise Unauthorized(refusal.reason) from None
        handle = str(me.get("handle") or "")
        if me.get("did") != self.did or not handle:
            raise Rejected(
                N_("{server} does not answer like a Bluesky server.", server=self.session.server), "server"
            )
        stored = {
            "server": self.entry, "handle": handle, "pds": self.session.server, "did": self.did, "videos": self.videos
        }  # fmt: skip
        return Connection(f"@{handle}", stored, self.session.secrets, self.usual)

    def objections(self, message: Message) -> tuple[Text, ...]:
        if any(film.content_type != video.KIND for film in message.videos):
            return (N_("Bluesky takes videos in MP4 only."),)
        longest = max(len(part.text.encode()) for part in self.parts(message))
        if longest <= OCTETS:
            return ()
        return (N_("The text has {used} octets; {most} are allowed here.", used=longest, most=OCTETS),)

    def face(self) -> Face:
        return Face(
            self.platform, ratios=self.ratios, cards=False
        )  # a card would have to be made and sent by us

    def parts(self, message: Message) -> tuple[Part, ...]:
        texts = (message.text, *message.thread)
        pieces = [Part(at, f"{at}/{len(texts)}", message, text) for at, text in enumerate(texts, 1)]
        if message.first_comment:
            pieces.append(Part(len(texts) + 1, COMMENT, message, message.first_comment))
        return tuple(pieces)

    def steps(self, message: Message) -> tuple[Step, ...]:
        pictures = tuple(Step(uploads.name(image, words=False), image, KEEPS) for image in message.pictures)
        films = tuple(step for film in message.videos for step in video.steps(film, KEEPS))
        people = (Step(_people(message), message=message),) if _mentioned(message) else ()
        return (*pictures, *films, *people)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is not None and step.image.kind == "video":
            if step.name == video.ready(step.image):
                taken = stored[uploads.name(step.image, words=False)]
                return await video.wait(self.session, self.videos, taken)
            return await video.upload(self.session, self.videos, self.did, step.image)
        if step.image is not None:
            content = await uploads.octets(step.image)
            how = {"data": content, "headers": {"Content-Type": step.image.content_type}}
            method = "com.atproto.repo.uploadBlob"
            answer = await self.session.call("POST", method, repeatable=True, **how)
            return answered.member(answer, "blob", dict)
        if step.message is None:
            raise LookupError(step.name)
        return {handle: await self._identifier(handle) for handle in _mentioned(step.message)}

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        """The record's key is ours: one that is there already is this one, whichever try made it."""
        answering.demand_the_one_before(part, after)
        message = part.message
        pictures, films = [], []
        if part.ordinal == 1:
            pictures = [(one, part.prepared[uploads.name(one, words=False)]) for one in message.pictures]
            films = [(one, part.prepared[video.ready(one)]) for one in message.videos]
        people = part.prepared.get(_people(message), {}) if _mentioned(message) else {}
        now = self.session.client.clock.now()
        made = record(part, shown=[*pictures, *films], people=people, after=after, now=now)
        body = {**self._record(record_key(key)), "record": made, "swapRecord": None}
        method = "com.atproto.repo.putRecord"
        answer = await self.session.ask("POST", method, repeatable=False, json=body)
        if refusals.name(answer) == "InvalidSwap":
            found = await self._find(key)
            if found is not None:
                return found
        if not answer.ok:
            hide = self.hidden()
            raise refusals.meaning(answer, hide=hide, now=now, repeatable=False)
        said = self.session.said(answer, repeatable=False)
        return self._receipt(str(answered.word(said, "uri")), str(answered.word(said, "cid")), made)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        return await self._find(key) or Absent()

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """What is not there any more is answered like what was taken down now."""
        body = self._record(receipt.remote_id.rpartition("/")[2])
        await self.session.call("POST", "com.atproto.repo.deleteRecord", repeatable=True, json=body)

    async def figures(self, receipt: Receipt) -> Figures | None:
        """The server that keeps the account passes this on to the one that counts, which lags a little behind."""
        said = (await self.session.read("app.bsky.feed.getPosts", uris=receipt.remote_id)).get("posts")
        return (
            Figures.of(said[0], COUNTED)
            if isinstance(said, list) and said and isinstance(said[0], dict)
            else None
        )

    def hidden(self) -> tuple[str, ...]:
        return self.session.hidden()

    def _record(self, rkey: str) -> dict[str, Any]:
        return {"repo": self.did, "collection": POSTS, "rkey": rkey}

    async def _find(self, key: str) -> Receipt | None:
        params = self._record(record_key(key))
        method = "com.atproto.repo.getRecord"
        answer = await self.session.ask("GET", method, repeatable=True, params=params)
        if refusals.name(answer) == "RecordNotFound":
            return None
        if not answer.ok:
            now = self.session.client.clock.now()
            raise refusals.meaning(answer, hide=self.hidden(), now=now, repeatable=True)
        said = self.session.said(answer, repeatable=True)
        value = said.get("value")
        made = value if isinstance(value, dict) else {}
        return self._receipt(str(said.get("uri") or ""), str(said.get("cid") or ""), made)

    def _receipt(self, uri: str, cid: str, made: Mapping[str, Any]) -> Receipt:
        detail: dict[str, Any] = {"cid": cid}
        if made.get("reply"):
            detail["root"] = made["reply"]["root"]
        return Receipt(uri, f"https://bsky.app/profile/{self.did}/post/{uri.rpartition('/')[2]}", detail)

    async def _identifier(self, handle: str) -> str | None:
        method = "com.atproto.identity.resolveHandle"
        try:
            said = await self.session.read(method, handle=handle)
        except Rejected:
            return None  # nobody of that name: it stays plain text
        return str(said.get("did") or "") or None


def _mentioned(message: Message) -> list[str]:
    return facets.handles("\n".join((message.text, *message.thread, message.first_comment)))


def _people(message: Message) -> str:
    """Named after whom it mentions: the same people need not be asked for twice."""
    return "people-" + hashlib.sha256(" ".join(_mentioned(message)).encode()).hexdigest()[:12]


async def _home(said: Mapping[str, Any], client: Client) -> str | None:
    """The server that keeps the account, as its own document says."""
    document = said.get("didDoc")
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return await answered.safe_address(str(service.get("serviceEndpoint") or ""), client, "server")
    return None
