"""A post as a record of the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from scheduler.adapters.base import Image, Part, Receipt
from scheduler.adapters.bluesky.facets import facets


def record(
    part: Part,
    *,
    shown: Sequence[tuple[Image, Mapping[str, Any]]],
    people: Mapping[str, str | None],
    after: Receipt | None,
    now: datetime,
) -> dict[str, Any]:
    """`shown`: pictures, or one video, with what their upload gave back; `people`: identifiers by handle."""
    made: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": part.text,
        "createdAt": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if part.message.language:
        made["langs"] = [part.message.language]
    if found := facets(part.text, people):
        made["facets"] = found
    for film, blob in shown:
        if film.kind == "video":
            made["embed"] = {"$type": "app.bsky.embed.video", **_shown(film, blob, as_="video")}
    if shown and "embed" not in made:
        images = [_shown(image, blob) for image, blob in shown]
        made["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    if after is not None:
        parent = {"uri": after.remote_id, "cid": after.detail["cid"]}
        made["reply"] = {"root": after.detail.get("root") or parent, "parent": parent}
    return made


def _shown(image: Image, blob: Mapping[str, Any], as_: str = "image") -> dict[str, Any]:
    width, height = image.width, image.height
    if image.box is not None:
        left, top, right, bottom = image.box
        width, height = right - left, bottom - top
    named = {as_: dict(blob), "alt": image.alt}
    # Of a video nobody could measure the size is not known: then it is left out, as zero is refused.
    return named | ({"aspectRatio": {"width": width, "height": height}} if width and height else {})
