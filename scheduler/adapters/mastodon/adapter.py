"""Mastodon and the servers that speak its language. https://docs.joinmastodon.org/methods/statuses/"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from scheduler.adapters import answering, form
from scheduler.adapters.answered import anything
from scheduler.adapters.answers import allowance
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
    Limits,
    Measure,
    Message,
    Part,
    Proven,
    Quota,
    Readback,
    Receipt,
    Scope,
    Step,
    Text,
)
from scheduler.adapters.mastodon import account, counting, family, instance, looking, pictures
from scheduler.adapters.mastodon.permission import SCOPES, Permission
from scheduler.adapters.mastodon.server import Server
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.adapters.permission import ByPermission
    from scheduler.outgoing import Client

STATUSES = "statuses"
COUNTED = {
    "favourites_count": Measure.LIKES,
    "reblogs_count": Measure.SHARES,
    "quotes_count": Measure.QUOTES,
    "replies_count": Measure.REPLIES,
}
VISIBILITIES = (
    ("public", N_("Public")),
    ("unlisted", N_("Quiet public: not in public timelines")),
    ("private", N_("Followers only")),
)


@dataclass(frozen=True)
class Mastodon(Adapter):
    server: Server
    account: str  # its id there, to read back one's own statuses
    visibility: str
    limits: Limits = instance.USUAL
    software: str = ""  # which program of the family runs there, where that was found

    platform: ClassVar[str] = "mastodon"
    kind: ClassVar[Literal["social"]] = "social"
    label: ClassVar[Text] = N_("Mastodon")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("server", N_("Server"), help=N_("Such as social.example; also of compatible servers.")),
        Field(
            "token",
            N_("Access token"),
            "secret",
            help=N_("Made on the server under Preferences, Development; it needs “read” and “write”."),
            way="token",
        ),
        Field("visibility", N_("Visibility"), "choice", default="public", choices=VISIBILITIES),
    )
    options: ClassVar[tuple[Field, ...]] = (
        Field(
            "visibility",
            N_("Visibility"),
            "choice",
            required=False,
            choices=(
                ("", N_("As set for the channel")),
                *VISIBILITIES,
                ("direct", N_("Mentioned people only")),
            ),
        ),
        Field(
            "spoiler_text",
            N_("Content warning"),
            required=False,
            help=N_("Shown instead of the text until opened."),
        ),
        Field("sensitive", N_("Hide images until opened"), "flag", required=False),
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
    scopes: ClassVar[tuple[Scope, ...]] = SCOPES
    permission: ClassVar[ByPermission | None] = Permission()
    proven: ClassVar[Proven] = Proven.SERVER
    usual: ClassVar[Limits] = instance.USUAL
    # Mastodon honours the key for an hour after a success; compatible servers take the header and ignore it.
    idempotency: ClassVar[Idempotency] = Idempotency.HINT
    key_life: ClassVar[timedelta | None] = timedelta(hours=1)
    ratios: ClassVar[tuple[str, ...]] = ("16:9", "4:3", "1:1")
    readback: ClassVar[Readback] = Readback.EVENTUAL
    settle: ClassVar[timedelta] = timedelta(seconds=10)
    # For each account, in every release since 3.0; compatible servers that allow less answer 429.
    quotas: ClassVar[tuple[Quota, ...]] = (
        Quota(STATUSES, 300, timedelta(hours=3)),
        Quota("uploads", 30, timedelta(minutes=30), of="prepare"),
    )

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        given = form.read(cls.fields, answers)
        server = Server(instance.address(given["server"]), given["token"], client)
        return await account.introduce(server, given["visibility"])

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        server = Server(stored["server"], connection.secrets["token"], client)
        visibility, software = stored.get("visibility", "public"), stored.get("software", "")
        return cls(server, stored["account"], visibility, connection.limits, software)

    @classmethod
    def count(
        cls, text: str, *, limits: Limits | None = None, options: Mapping[str, Any] | None = None
    ) -> int:
        link = limits.link if limits and limits.link is not None else counting.LINK_LENGTH
        return counting.count(str((options or {}).get("spoiler_text") or "") + text, link)

    async def check(self) -> Connection:
        return await account.introduce(self.server, self.visibility)

    def objections(self, message: Message) -> tuple[Text, ...]:
        if self.software in family.NEED_PICTURES and not message.pictures and not message.videos:
            return (N_("A post on this server needs an image."),)
        return ()

    def parts(self, message: Message) -> tuple[Part, ...]:
        """The text, each follow-up of the thread, the first comment: each answers the one before. Nothing is split."""
        texts = (message.text, *message.thread)
        pieces = [
            Part(number, f"{number}/{len(texts)}", message, text)
            for number, text in enumerate(texts, start=1)
        ]
        if message.first_comment:
            pieces.append(Part(len(texts) + 1, COMMENT, message, message.first_comment))
        return tuple(pieces)

    def steps(self, message: Message) -> tuple[Step, ...]:
        return tuple(pictures.step(image) for image in message.images)

    async def prepare(self, step: Step, stored: Mapping[str, Any]) -> Any:
        if step.image is None:
            raise LookupError(step.name)
        return await pictures.upload(self.server, step.image)

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt:
        answering.demand_the_one_before(part, after)
        status = self._status(part)
        if part.ordinal == 1 and len(status["media_ids"]) < len(part.message.images):
            raise LookupError("published before its images were prepared")
        status["visibility"] = part.message.options.get("visibility") or self.visibility
        if after is not None:
            status["in_reply_to_id"] = after.remote_id
        headers = {"Idempotency-Key": key}
        answer = await self.server.call(
            "POST", "/api/v1/statuses", repeatable=False, json=status, headers=headers
        )
        receipt = _receipt(self.server.made(answer, repeatable=False))
        return replace(receipt, allowance=allowance(answer, STATUSES, self.server.client.clock.now()))

    async def read_back(
        self, part: Part, *, key: str, since: datetime, after: Receipt | None = None
    ) -> Receipt | Absent | CannotTell:
        found = await looking.look_for(
            self.server, self.account, part, self._media(part), since=since, after=after
        )
        return _receipt(found) if isinstance(found, dict) else found

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Receipt:
        """Making the same change twice leaves the same status: a fault is simply tried again."""
        status = self._status(part)
        kept = [str(media) for media in receipt.detail.get("media") or ()]
        if part.ordinal == 1 and not self._media(part) and len(kept) == len(part.message.images):
            status["media_ids"] = kept
            status["media_attributes"] = [
                {"id": media, "description": image.alt}
                for media, image in zip(kept, part.message.images, strict=True)
            ]
        path = f"/api/v1/statuses/{receipt.remote_id}"
        return _receipt(await self.server.change("PUT", path, repeatable=True, json=status))

    async def remove(self, receipt: Receipt, *, key: str) -> None:
        """404: somebody was faster, which is what was wanted."""
        path = f"/api/v1/statuses/{receipt.remote_id}"
        await self.server.call("DELETE", path, repeatable=True, fine=(404, 410))

    async def figures(self, receipt: Receipt) -> Figures | None:
        path = f"/api/v1/statuses/{receipt.remote_id}"
        answer = await self.server.call("GET", path, repeatable=True, fine=(404, 410))
        said = anything(answer)
        return Figures.of(said, COUNTED) if answer.ok and isinstance(said, dict) else None

    def hidden(self) -> tuple[str, ...]:
        return (self.server.token,)

    def _status(self, part: Part) -> dict[str, Any]:
        message, options = part.message, part.message.options
        status: dict[str, Any] = {"status": part.text, "media_ids": self._media(part)}
        if message.language:
            status["language"] = message.language.partition("-")[0]
        if options.get("spoiler_text"):
            status["spoiler_text"] = options["spoiler_text"]
        status["sensitive"] = form.is_yes(options.get("sensitive"))
        return status

    def _media(self, part: Part) -> list[str]:
        """The pictures' ids on the server: the first part carries them all."""
        if part.ordinal > 1 or not part.prepared:
            return []
        return [part.prepared[step.name]["id"] for step in self.steps(part.message)]


def _receipt(status: Mapping[str, Any]) -> Receipt:
    media = [str(item["id"]) for item in status.get("media_attachments") or () if item.get("id")]
    return Receipt(str(status["id"]), str(status.get("url") or status.get("uri") or ""), {"media": media})
