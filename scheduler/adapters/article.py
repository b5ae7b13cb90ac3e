"""An article laid down as a draft: the name of that step, an address of its own to find it by, its later pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from scheduler.adapters import uploads
from scheduler.adapters.base import Image, Message, Part
from scheduler.adapters.slug import slug


def draft_name(message: Message, *besides: str) -> str:
    """`besides`: what else makes it another draft, such as whom it goes to."""
    return f"draft-{_digest(message, *besides)}"


def address(message: Message) -> str:
    """Its own for these words of this post: a draft of other words is another draft."""
    return f"{slug(message.title)}-{_digest(message)[:8]}".lstrip("-")


def figures(pictures: Iterable[Mapping[str, Any]], images: Iterable[Image]) -> str:
    """`pictures` (and videos) as they were uploaded, with what `images` say about them, as HTML."""
    return "".join(
        f"<figure>{_shown(escape(str(one['url'])), image)}</figure>\n"
        for one, image in zip(pictures, images, strict=False)
    )


def _shown(address: str, image: Image) -> str:
    if image.kind == "video":
        return f'<video controls src="{address}" aria-label="{escape(image.alt)}"></video>'
    return f'<img src="{address}" alt="{escape(image.alt)}">'


def pictures_now(
    part: Part, shown: list[Mapping[str, Any]], *, words: bool = True
) -> list[Mapping[str, Any]]:
    """Those of a correction: as uploaded for it, else those that are `shown` already; none where none are wanted."""
    names = [uploads.name(image, words=words) for image in part.message.to_look_at]
    if all(name in part.prepared for name in names):
        return [part.prepared[name] for name in names]
    return shown


def _digest(message: Message, *besides: str) -> str:
    said = (
        message.post_id,
        message.title,
        message.text,
        *(str(message.options.get(name) or "") for name in ("excerpt",)),
    )
    shown = [uploads.name(image) for image in message.to_look_at]
    return hashlib.sha256("\0".join((*said, *shown, *besides)).encode()).hexdigest()[:12]
