"""Exactly what a variant would send, and the hash that approvals and stamps are bound to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from scheduler.adapters.base import Image, Message, Recipient
from scheduler.content.media import Attachment
from scheduler.content.pictures.shelf import shown
from scheduler.content.variant import Variant


def compose(
    variant: Variant, *, media_root: Path, audience: Sequence[Recipient] = (), url: str = ""
) -> Message:
    """The variant as its adapter gets it. `media_root` is the folder of the pictures, `url` of the post inside here."""
    post = variant.post
    return Message(
        title=post.title,
        text=variant.wording,
        language=post.language,
        images=tuple(_image(media_root, attachment) for attachment in variant.images),
        options=dict(variant.options),
        audience=tuple(audience),
        url=url,
        post_id=post.public_id,
        planned=variant.planned_instant,
    )


def content_hash(variant: Variant) -> str:
    """Changes when a reader, or the place, of what would be sent could notice a difference; never otherwise."""
    what = [
        variant.post.title,
        variant.wording,
        variant.post.language,
        variant.options,
        [[attachment.media.sha256, attachment.alt] for attachment in variant.images],
        variant.channel.public_id,
    ]
    # Sorted and without spaces: two databases may give the same options back in another order.
    plain = json.dumps(what, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _image(root: Path, attachment: Attachment) -> Image:
    media = attachment.media
    return Image(
        id=media.public_id,
        path=shown(root, media),
        content_type=media.content_type,
        width=media.width,
        height=media.height,
        size=media.size,
        alt=attachment.alt,
    )
