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
    pictures: Sequence[tuple[Image, Mapping[str, Any]]],
    people: Mapping[str, str | None],
    after: Receipt | None,
    now: datetime,
) -> dict[str, Any]:
    """`pictures` with what their upload gave back; `people`: identifiers by handle."""
    made: dict[str, Any] = {
        "$type": "app.bsky.feed.post",
        "text": part.text,
        "createdAt": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    if part.message.language:
        made["langs"] = [part.message.language]
    if found := facets(part.text, people):
        made["facets"] = found
    if pictures:
        images = [_shown(image, blob) for image, blob in pictures]
        made["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    if after is not None:
        parent = {"uri": after.remote_id, "cid": after.detail["cid"]}
        made["reply"] = {"root": after.detail.get("root") or parent, "parent": parent}
    return made


def _shown(image: Image, blob: Mapping[str, Any]) -> dict[str, Any]:
    width, height = image.width, image.height
    if image.box is not None:
        left, top, right, bottom = image.box
        width, height = right - left, bottom - top
    return {"image": dict(blob), "alt": image.alt, "aspectRatio": {"width": width, "height": height}}
