"""The octets of a picture as a channel gets it: the part of it that was chosen, encoded anew."""

from __future__ import annotations

import io

from scheduler.adapters.base import Image

ENCODED = {"image/png": "PNG", "image/jpeg": "JPEG"}


def octets(image: Image) -> bytes:
    """Reads the file, and cuts it where a part was chosen. Slow: call it in a thread. Raises OSError when it is gone."""
    content = image.path.read_bytes()
    return content if image.box is None else cut(content, image.box, image.content_type)


def cut(content: bytes, box: tuple[int, int, int, int], content_type: str) -> bytes:
    """The same picture always gives the same octets: a repeated upload is the same upload."""
    from PIL import Image as Pixels

    with Pixels.open(io.BytesIO(content), formats=tuple(ENCODED.values())) as opened:
        part = opened.crop(box)
    made = io.BytesIO()
    if content_type == "image/png":
        part.save(made, "PNG")
    else:
        part.convert("RGB").save(made, "JPEG", quality=90, optimize=True, progressive=True)
    return made.getvalue()
