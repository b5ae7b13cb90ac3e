"""A channel without an interface to publish through: a person does it, guided, and gives the link as proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

import regex

from scheduler.adapters import form, markdown, units
from scheduler.adapters.base import (
    Adapter,
    Capability,
    Connection,
    Field,
    Limits,
    Message,
    Part,
    Pending,
    Proven,
    Receipt,
    Text,
)
from scheduler.adapters.face import Face
from scheduler.adapters.venues import SHEET, VENUES, venue_of
from scheduler.wording import N_

if TYPE_CHECKING:
    from scheduler.outgoing import Client


LONGEST = 1_000_000


@dataclass(frozen=True)
class Manual(Adapter):
    instructions: str
    place: str
    format: str = "plain"
    venue: str = ""
    display_name: str = ""
    longest: str = ""

    platform: ClassVar[str] = "manual"
    kind: ClassVar[Literal["manual"]] = "manual"
    label: ClassVar[Text] = N_("By hand")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "venue",
            N_("What kind of place"),
            "choice",
            required=False,
            choices=(("", N_("Another place")), *((venue.key, venue.label) for venue in VENUES.values())),
            help=N_("Its previews, counters and shapes of images follow it."),
        ),
        Field(
            "display_name",
            N_("Name shown there"),
            required=False,
            help=N_("Of the page or person, as readers see it above a post."),
        ),
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
        Field(
            "longest",
            N_("Longest text"),
            "number",
            required=False,
            within=(1, LONGEST),
            help=N_(
                "Counted as the place itself counts (see the composer); left empty, what is known of this kind of place."
            ),
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
            Capability.THREADS,
            Capability.FIRST_COMMENT,
            Capability.PROOF,
            Capability.EDIT,
            Capability.REMOVE,
        }
    )
    proven: ClassVar[Proven] = Proven.SERVER
    usual: ClassVar[Limits] = SHEET
    ratios: ClassVar[tuple[str, ...]] = ("1:1", "4:5", "16:9", "1.91:1")
    at_once: ClassVar[int] = 16  # tasks are only handed out
    limits: Limits = usual

    @classmethod
    async def connect(cls, answers: Mapping[str, str], client: Client) -> Connection:
        """Nothing is called: the place may well be where only a signed-in person gets."""
        given = form.read(cls.fields, answers)
        return Connection(_identity(given["place"]), given, limits=_limits(given))

    @classmethod
    def open(cls, connection: Connection, client: Client) -> Self:
        stored = connection.settings
        return cls(
            stored.get("instructions", ""),
            stored.get("place", ""),
            stored.get("format") or "plain",
            stored.get("venue", ""),
            stored.get("display_name", ""),
            stored.get("longest", ""),
            connection.limits,
        )

    @classmethod
    def count(
        cls, text: str, *, limits: Limits | None = None, options: Mapping[str, Any] | None = None
    ) -> int:
        said = limits or cls.usual
        return units.UNITS.get(said.unit, units.in_characters)(text, said.link)

    async def check(self) -> Connection:
        """What is known of its kind of place may have grown since it was connected."""
        return Connection(_identity(self.place), self._settings(), limits=_limits(self._settings()))

    def face(self) -> Face:
        venue = venue_of(self._settings())
        return venue.face if venue else Face(self.platform, ratios=self.ratios)

    def has_threads(self) -> bool:
        venue = venue_of(self._settings())
        return venue is not None and venue.threads

    def objections(self, message: Message) -> tuple[Text, ...]:
        venue = venue_of(self._settings())
        if venue and venue.shows and not message.pictures and not message.videos:
            return (N_("Nothing is published on {place} without an image or a video.", place=venue.label),)
        return ()

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

    def _settings(self) -> dict[str, str]:
        return {
            "venue": self.venue,
            "display_name": self.display_name,
            "instructions": self.instructions,
            "place": self.place,
            "longest": self.longest,
            "format": self.format,
        }


def _identity(place: str) -> str:
    """A name on a network where the address has one, else the host."""
    parts = urlsplit(place)
    host, name = parts.hostname or "", parts.path.strip("/").removeprefix("@")
    is_named = venue_of({"place": place}) is not None and regex.fullmatch(r"[\w.-]{2,60}", name)
    return f"@{name}" if is_named else host


def _limits(given: Mapping[str, str]) -> Limits:
    venue = venue_of(given)
    limits = venue.limits if venue else SHEET
    return replace(limits, text=int(given["longest"])) if given["longest"] else limits
