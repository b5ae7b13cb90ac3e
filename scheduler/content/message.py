"""Exactly what a variant would send, and the hash that approvals and stamps are bound to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import orjson

from scheduler.adapters.base import Image, Message, Recipient
from scheduler.content.crop import Crop
from scheduler.content.media import Media
from scheduler.content.pictures.shelf import shown
from scheduler.content.variant import Variant
from scheduler.storage import Place


class Pictured(Protocol):
    """An attachment, or what is known of one that is gone: a picture with its alternative text."""

    @property
    def media(self) -> Media: ...
    @property
    def alt(self) -> str: ...
    @property
    def frame(self) -> Crop: ...


# Made once: `json.dumps` makes an encoder of its own each time it is told how to write.
_plainly = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def compose(
    variant: Variant, *, media_root: Place, audience: Sequence[Recipient] = (), url: str = ""
) -> Message:
    """The variant as its adapter gets it. `media_root` is the folder of the pictures, `url` of the post inside here."""
    post = variant.post
    return Message(
        title=post.title,
        text=variant.wording,
        language=post.language,
        images=tuple(image(media_root, attachment) for attachment in variant.images),
        options=dict(variant.said_options),
        audience=tuple(audience),
        url=url,
        post_id=post.public_id,
        planned=variant.planned_instant,
    )


def content_hash(variant: Variant) -> str:
    """Changes when a reader, or the place, of what would be sent could notice a difference; never otherwise."""
    post = variant.post
    return hash_of(
        post.title,
        variant.wording,
        language=post.language,
        options=variant.said_options,
        images=variant.images,
        channel=variant.channel.public_id,
    )


def hash_of(
    title: str,
    wording: str,
    *,
    language: str,
    options: Mapping[str, Any],
    images: Sequence[Pictured],
    channel: str,
) -> str:
    """The same for what was read without its variant; `channel` is a public id."""
    pictures = [
        # What is not cut keeps the hash it always had.
        [attachment.media.sha256, attachment.alt, *filter(None, [attachment.frame.spoken])]
        for attachment in images
    ]
    # Sorted and without spaces: two databases may give the same options back in another order.
    said = [title, wording, language, options, pictures, channel]
    # Most have no options. orjson writes texts byte for byte alike, but not every number: a hash must never change.
    plain = _plainly(said).encode() if options else orjson.dumps(said)
    return hashlib.sha256(plain).hexdigest()


def image(root: Place, attachment: Pictured) -> Image:
    """A picture as adapters get it; `root` is the folder of the pictures."""
    media, crop = attachment.media, attachment.frame
    return framed(
        Image(
            id=media.public_id,
            path=shown(root, media),
            content_type=media.content_type,
            width=media.width,
            height=media.height,
            size=media.size,
            alt=attachment.alt,
            kind=media.kind,
            name=media.name,
            duration_ms=media.duration_ms,
        ),
        crop,
    )


def framed(whole: Image, crop: Crop) -> Image:
    """The part of it that is shown. Its octets are estimated: they are known only once it is encoded."""
    box = crop.box(whole.width, whole.height) if whole.kind == "picture" else None
    if box is None:
        return replace(whole, crop=crop.spoken if whole.kind == "picture" else "")
    width, height = box[2] - box[0], box[3] - box[1]
    size = whole.size * width * height // (whole.width * whole.height)
    return replace(whole, width=width, height=height, size=size, box=box, crop=crop.spoken)
