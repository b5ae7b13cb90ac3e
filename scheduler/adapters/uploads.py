"""A picture on its way up: the name of its step, its octets, the name of its file."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
from collections.abc import Iterable

from scheduler.adapters import framing
from scheduler.adapters.base import Image, Rejected
from scheduler.outgoing import Upload
from scheduler.wording import N_

SLOWEST = 200_000  # octets a second; with what a call may carry, it ends before the engine would end it


def name(image: Image, *, words: bool = True) -> str:
    """Of its step. `words`: its alternative text goes up with the file, so another text is another upload."""
    said = (image.alt if words else "") + (f"\n{image.crop}" if image.box else "")
    return f"{image.id}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def seconds(files: Iterable[Upload], *, besides: float) -> float:
    """How long a call may take that carries these; `besides`: one that carries nothing."""
    return besides + sum(len(file.content) for file in files) / SLOWEST


async def octets(image: Image) -> bytes:
    """Raises Rejected when the file is gone."""
    try:
        return await asyncio.to_thread(framing.octets, image)
    except OSError:
        raise Rejected(N_("The file of an image is missing; add the image again.")) from None


def file_name(image: Image, called: str = "") -> str:
    """Its ending says how it is shown there: a video by another name would only be a file to save."""
    return f"{called or kind(image)}{mimetypes.guess_extension(image.content_type) or ''}"


def kind(image: Image) -> str:
    return "video" if image.kind == "video" else "image"
