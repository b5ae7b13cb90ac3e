"""A channel without an interface to publish through: a person does it, guided, and gives the link as proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Self
from urllib.parse import urlsplit

from scheduler.adapters import form, markdown
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Connection,
    Field,
    Limits,
    Message,
    Part,
    Pending,
    Receipt,
    Text,
)
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client


@dataclass(frozen=True)
class Manual(Adapter):
    instructions: str
    place: str
    format: str = "plain"

    platform: ClassVar[str] = "manual"
    kind: ClassVar[Literal["manual"]] = "manual"
    label: ClassVar[Text] = N_("By hand")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "instructions",
            N_("What to do"),
            "lines",
            required=False,
            help=N_("Shown to whoever publishes: who has access, what to tick, what to watch out for."),
        ),
        Field(
            "place", N_("Link of the place"), "url", required=False, help=N_("Where the post is to be made.")
        ),
        markdown.CHANNEL_FORMAT,
    )
    options: ClassVar[tuple[Field, ...]] = (markdown.VERSION_FORMAT,)
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.IMAGES,
            Capability.VIDEOS,
            Capability.DOCUMENTS,
            Capability.TITLE,
            Capability.FIRST_COMMENT,
            Capability.PROOF,
            Capability.EDIT,
            Capability.REMOVE,
        }
    )
    usual: ClassVar[Limits] = Limits(images=20, videos=20, documents=20)
    ratios: ClassVar[tuple[str, ...]] = ("1:1", "4:5", "16:9", "1.91:1")
    at_once: ClassVar[int] = 16  # tasks are only handed out
    limits: Limits = usual

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        """Nothing is called: the place may well be where only a signed-in person gets."""
        given = form.read(cls.fields, answers)
        return Connection(urlsplit(given["place"]).hostname or "", given, limits=cls.usual)

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        written = stored.get("format") or "plain"
        return cls(stored.get("instructions", ""), stored.get("place", ""), written, connection.limits)

    async def check(self) -> Connection:
        return Connection(
            urlsplit(self.place).hostname or "",
            {"instructions": self.instructions, "place": self.place, "format": self.format},
            limits=self.limits,
        )

    async def publish(self, part: Part, *, key: str, after: Receipt | None) -> Receipt | Pending:
        return Pending(
            N_("Somebody publishes this by hand and gives its link as proof."),
            detail=self._task(),
        )

    async def edit(self, part: Part, receipt: Receipt, *, key: str) -> Pending:
        return Pending(N_("Somebody changes this there by hand."), detail=self._task())

    async def remove(self, receipt: Receipt, *, key: str) -> Pending:
        return Pending(N_("Somebody takes this down there by hand."), detail=self._task())

    def is_markdown(self, message: Message) -> bool:
        return markdown.is_markdown(message.options, self.format)

    def _task(self) -> dict[str, str]:
        return {"instructions": self.instructions, "place": self.place}
