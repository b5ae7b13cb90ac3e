"""What is to be said, frozen when it was claimed: the words, what hangs on them, and to whom they go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scheduler.storage import Place


@dataclass(frozen=True)
class Image:
    """What hangs on a post: nearly always a picture; `kind` says where it is a video or a document."""

    id: str
    path: Place  # on disk or in a bucket: `read_bytes`, `open`
    content_type: str
    width: int
    height: int
    size: int
    alt: str
    box: tuple[int, int, int, int] | None = None  # the part that is shown: `framing.octets` reads it
    crop: str = ""  # the same as somebody asked for it
    kind: str = "picture"
    name: str = ""  # of the file, as it came
    duration_ms: int | None = None  # of a video


@dataclass(frozen=True)
class Recipient:
    """Somebody who asked for the mailing. `unsubscribe` is the one-click address of RFC 8058."""

    id: str
    email: str
    language: str
    unsubscribe: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True)
class Message:
    """All that a variant says, frozen when it was claimed."""

    title: str
    text: str
    language: str
    images: tuple[Image, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    audience: tuple[Recipient, ...] = ()
    url: str = ""  # of the post inside Marronnier, for people (manual tasks, webhooks)
    post_id: str = ""
    planned: datetime | None = None

    @property
    def pictures(self) -> tuple[Image, ...]:
        return self._hanging("picture")

    @property
    def videos(self) -> tuple[Image, ...]:
        return self._hanging("video")

    @property
    def to_look_at(self) -> tuple[Image, ...]:
        """Pictures and videos, in the order they were put in."""
        return self._hanging("picture", "video")

    @property
    def documents(self) -> tuple[Image, ...]:
        return self._hanging("document")

    def _hanging(self, *kinds: str) -> tuple[Image, ...]:
        return tuple(image for image in self.images if image.kind in kinds)

    @property
    def thread(self) -> tuple[str, ...]:
        """What follows the text, each as a post of its own."""
        return tuple(text for text in map(str, self.options.get("thread") or ()) if text.strip())

    @property
    def first_comment(self) -> str:
        return str(self.options.get("first_comment") or "").strip()
