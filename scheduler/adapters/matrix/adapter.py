"""A room of a Matrix homeserver. https://spec.matrix.org/latest/client-server-api/"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import quote

from scheduler.adapters import answered, answering, form, markdown, uploads
from scheduler.adapters.base import (
    COMMENT,
    Absent,
    Adapter,
    CannotTell,
    Capability,
    Connection,
    Field,
    Idempotency,
    Image,
    Kind,
    Limits,
    Message,
    Part,
    Proven,
    Readback,
    Receipt,
    Rejected,
    Scope,
    Step,
    Text,
)
from scheduler.adapters.matrix import events
from scheduler.adapters.matrix.homeserver import Homeserver
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client

CLIENT = "/client/v3"
PICTURE, FILM = "image ", "video "  # begin the names of such parts
EVENT_OCTETS = 65_536
AROUND = 2000  # what a server puts around what we say: names, signatures, hashes
CLOCKS_DIFFER = timedelta(minutes=5)
PAGE, PAGES = "100", 5


@dataclass(frozen=True)
class Matrix(Adapter):
    home: Homeserver
    typed: str  # the room as somebody named it
    room: str  # its identifier
    user: str
    format: str
    limits: Limits

    platform: ClassVar[str] = "matrix"
    proven: ClassVar[Proven] = Proven.SERVER
    kind: ClassVar[Kind] = "chat"
    label: ClassVar[Text] = N_("Matrix")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("server", N_("Homeserver"), "url", help=N_("Such as https://matrix.example.org.")),
        Field(
            "token",
            N_("Access token"),
            "secret",
            help=N_("Of an account made for this: sign in once, and keep that session."),
        ),
        Field(
            "room", N_("Room"), help=N_("Such as #news:example.org, or its identifier; not an encrypted one.")
        ),
        markdown.CHANNEL_FORMAT,
    )
    options: ClassVar[tuple[Field, ...]] = (markdown.VERSION_FORMAT,)
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.EDIT,
            Capability.REMOVE,
        }
    )
    scopes: ClassVar[tuple[Scope, ...]] = (
        Scope("m.room.message", N_("to send messages, and to correct them")),
        Scope(
            "m.room.redaction",
            N_("to take down its own messages, which every member may unless the room says otherwise"),
        ),
    )
    usual: ClassVar[Limits] = Limits(images=10, videos=10)
    # A server knows a transaction for some time, and only of the session that made it: so it is looked for first.
    idempotency: ClassVar[Idempotency] = Idempotency.HINT
    key_life: ClassVar[timedelta | None] = timedelta(minutes=30)
    readback: ClassVar[Readback] = Readback.AUTHORITATIVE

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        server = await answered.safe_address(given["server"], client, "server")
        home = Homeserver(server, given["token"], client)
        await home.read(f"{CLIENT}/account/whoami")
        # Enters the room where that needs an invitation or nothing; being there already is fine.
        path = f"{CLIENT}/join/{quote(given['room'], safe='')}"
        joined = home.said(await home.call("POST", path, repeatable=True, json={}))
        room = str(joined.get("room_id") or "")
        if not room:
            raise Rejected(N_("There is no such room."), "room")
        return await cls(home, given["room"], room, "", given["format"], cls.usual).check()

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        home = Homeserver(stored["server"], connection.secrets["token"], client)
        written = stored.get("format") or "plain"
        return cls(home, stored["room"], stored["room_id"], stored["user"], written, connection.limits)

    async def check(self) -> Connection:
        me = await self.home.read(f"{CLIENT}/account/whoami")
        if not me.get("user_id"):
            raise Rejected(
                N_("{server} does not answer like a Matrix homeserver.", server=self.home.address), "server"
            )
        path = self._in_room("state/m.room.encryption")
        sealed = await self.home.call("GET", path, repeatable=True, fine=(404,))
        if sealed.ok:
            raise Rejected(N_("This room is encrypted: nothing can be published there."), "room")
        most = (await self._allowed()).get("m.upload.size")
        most = most if isinstance(most, int) and most > 0 else None
        limits = replace(self.usual, image_bytes=most, video_bytes=most)
        stored = {
            "server": self.home.address, "room": self.typed, "room_id": self.room, "user": str(me["user_id"]),
            "format": self.format,
        }  # fmt: skip
        return Connection(f"{me['user_id']}, {self.typed}", stored, {"token": self.home.token}, limits)

    def is_markdown(self, message: Message) -> bool:
        return markdown.is_markdown(message.options, self.format)

    def objections(self, message: Message) -> tuple[Text, ...]:
        said = (events.words(part.text, drawn=self.is_markdown(message)) for part in self.parts(message))
        longest = max((len(json.dumps(one, ensure_ascii=False).encode()) for one in said), default=0)
        if longest + AROUND <= EVENT_OCTETS:
            return ()
        return (N_("The text is too long for one message of this room."),)

    def parts(self, message: Message) -> tuple[Part, ...]:
        """The text, each picture and video as a message of its own, then the thread below the text."""
        named = [(f"1/{1 + len(message.thread)}", message.text)] if message.text.strip() else []
        named += [(f"{PICTURE}{at}", image.alt) for at, image in enumerate(message.pictures, 1)]
        named += [(f"{FILM}{at}", film.alt) for at, film in enumerate(message.videos, 1)]
        named += [(f"{at}/{1 + len(message.thread)}", text) for at, text in enumerate(message.thread, 2)]
        if message.first_comment:
            named.append((COMMENT, message.first_comment))
        return tuple(Part(at, name, message, text) for at, (name, text) in enumerate(named, 1))

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(Step(uploads.name(image, words=False), image) for image in message.to_look_at)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is None:
            raise LookupError(step.name)
        content = await uploads.octets(step.image)
        made = await self.home.call(
            "POST", "/media/v3/upload", repeatable=True, data=content,
            params={"filename": uploads.file_name(step.image)}, headers={"Content-Type": step.image.content_type},
        )  # fmt: skip
        return {"url": answered.member(made, "content_uri", str)}

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        if self._image(part) is None:
            answering.demand_the_one_before(part, after)
        content = self._content(part, {}) | {events.OURS: events.mark(key)}
        if after is not None and self._image(part) is None:
            content = events.in_thread(content, after)
        answer = await self._put("send/m.room.message", key, content, repeatable=False)
        said = answered.anything(answer)
        event = answered.word(said if isinstance(said, dict) else {}, "event_id")
        return self._receipt(event, content, after)

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        earliest = since - CLOCKS_DIFFER
        begin: dict[str, str] = {}
        for _ in range(PAGES):
            path = self._in_room("messages")
            page = await self.home.read(path, dir="b", limit=PAGE, **begin)
            chunk = page.get("chunk")
            for event in chunk if isinstance(chunk, list) else ():
                content = event.get("content") if isinstance(event, dict) else None
                if isinstance(content, dict) and content.get(events.OURS) == events.mark(key):
                    return self._receipt(str(event["event_id"]), content, after)
            if not chunk or not page.get("end") or _made_at(chunk[-1]) < earliest:
                return Absent()
            begin = {"from": str(page["end"])}
        return CannotTell(N_("So much was published since that the attempt cannot be found again."))

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        said = self._content(part, receipt.detail)
        content = events.instead(said, receipt.remote_id)
        answer = await self._put("send/m.room.message", key, content, repeatable=True)
        # A correction is an event of its own: what takes the post back has to take each of them back.
        made, before = answered.member(answer, "event_id", str), list(receipt.detail.get("corrections") or ())
        detail = {**receipt.detail, "corrections": list(dict.fromkeys([*before, made]))}
        return replace(receipt, detail=detail | ({"url": said["url"]} if said.get("url") else {}))

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """Emptied for everybody, with its corrections; what was emptied already stays so."""
        for at, event in enumerate([receipt.remote_id, *(receipt.detail.get("corrections") or ())]):
            own = f"{key}-{at}" if at else key
            await self._put(f"redact/{quote(str(event), safe='')}", own, {}, repeatable=True, fine=(404,))

    def hidden(self) -> tuple[str, ...]:
        return (self.home.token,)

    async def _put(
        self, path: str, key: str, content: Mapping[str, Any], *, repeatable: bool, fine: tuple[int, ...] = ()
    ) -> Any:
        """With the key as its transaction: of one session, the same call twice is one event."""
        path = f"{self._in_room(path)}/{quote(key, safe='')}"
        return await self.home.call("PUT", path, repeatable=repeatable, fine=fine, json=dict(content))

    def _content(self, part: Part, detail: Mapping[str, Any]) -> dict[str, Any]:
        image = self._image(part)
        if image is None:
            return events.words(part.text, drawn=self.is_markdown(part.message))
        sent = part.prepared.get(uploads.name(image, words=False)) or {"url": detail.get("url") or ""}
        return events.shown(image, sent["url"])

    def _image(self, part: Part) -> Image | None:
        kinds = {PICTURE: part.message.pictures, FILM: part.message.videos}
        for begins, files in kinds.items():
            if part.name.startswith(begins):
                return files[int(part.name.removeprefix(begins)) - 1]
        return None

    def _receipt(self, event: str, content: Mapping[str, Any], after: Receipt | None) -> Receipt:
        relation = content.get("m.relates_to")
        root = relation.get("event_id") if isinstance(relation, dict) else None
        root = root or (after and after.detail.get("root")) or event
        detail = {"root": root} | ({"url": content["url"]} if content.get("url") else {})
        return Receipt(event, f"https://matrix.to/#/{quote(self.room)}/{quote(event)}", detail)

    def _in_room(self, path: str) -> str:
        return f"{CLIENT}/rooms/{quote(self.room, safe='')}/{path}"

    async def _allowed(self) -> dict[str, Any]:
        try:
            return await self.home.read("/client/v1/media/config")
        except Rejected:
            return {}  # older servers have it elsewhere, or say nothing


def _made_at(event: Any) -> datetime:
    stamp = event.get("origin_server_ts") if isinstance(event, dict) else None
    if not isinstance(stamp, int) or not 0 <= stamp < 10**14:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.fromtimestamp(stamp / 1000, UTC)
