"""How much a platform accepts of each thing: stored with the channel when it is connected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What the platform accepts; None where it says nothing. Stored with the channel at connect time."""

    text: int | None = None  # in the units of `Adapter.count`
    link: int | None = None  # what any web address counts for, however long it is
    title: int | None = None
    images: int = 0
    image_bytes: int | None = None
    image_pixels: int | None = None
    alt_text: int | None = None
    videos: int = 0
    video_bytes: int | None = None
    video_seconds: int | None = None
    documents: int = 0
    document_bytes: int | None = None
    mixed: bool = True  # images, videos and documents on one post
    unit: str = ""  # where a place served by hand counts otherwise than in characters: `units.UNITS`

    def as_json(self) -> dict[str, Any]:
        return dict(self.__dict__)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], usual: Limits | None = None) -> Limits:
        """Limits stored by any release: what this one does not know is left out, what that one did not is as `usual`."""
        kept = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        return replace(usual, **kept) if usual else cls(**kept)
