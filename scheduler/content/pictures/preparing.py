"""From whatever was uploaded to a picture that is safe to show: read by content, turned upright, encoded anew.

Encoding anew is the point: what comes out holds pixels and nothing else — no place, no camera, no script.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.late import late
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from PIL import Image, ImageCms, ImageOps
else:
    Image, ImageCms, ImageOps = late("PIL.Image"), late("PIL.ImageCms"), late("PIL.ImageOps")

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4096  # of the copy; no platform shows more
THUMB_SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TOO_MANY = N_("The picture has more than 40 million pixels. Make it smaller and send it again.")
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}


class Unsuitable(ValueError):
    """Not a picture we can take; `text` says why to the person who sent it."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(str(text))


@dataclass(frozen=True)
class Prepared:
    """An upload as it came, its copy and its thumbnail, with nothing stored yet."""

    name: str
    sha256: str  # of the original
    content_type: str  # of the copy
    width: int
    height: int
    original: bytes = field(repr=False)
    copy: bytes = field(repr=False)
    thumb: bytes = field(repr=False)
    remark: Text | None = None  # what was not kept, to be told


def prepare(upload: bytes, *, name: str = "") -> Prepared:
    """Read and re-encode; slow, so never inside a write. Raises Unsuitable."""
    if len(upload) > MOST_BYTES:
        raise Unsuitable(N_("The file is larger than 20 MB."))
    if not upload:
        raise Unsuitable(N_("The file is empty."))
    try:
        Image.init()  # else a decoder is known only after it was first needed
        upright, came_as, moving = _read(upload)
        content_type, copy = _encode(upright, exact=came_as in ("PNG", "GIF"))
        thumb = _thumb(upright)
    except Unsuitable:
        raise
    except Image.DecompressionBombError as trouble:
        raise Unsuitable(TOO_MANY) from trouble
    except Exception as trouble:
        # A damaged or hostile file makes the decoders raise nearly anything, struct.error to MemoryError.
        raise Unsuitable(
            N_("This is not a picture we can read. JPEG, PNG, WebP and GIF are taken.")
        ) from trouble
    return Prepared(
        name=plain_name(name),
        sha256=hashlib.sha256(upload).hexdigest(),
        content_type=content_type,
        width=upright.width,
        height=upright.height,
        original=upload,
        copy=copy,
        thumb=thumb,
        remark=N_("This picture moves; only its first image is kept.") if moving else None,
    )


def _read(upload: bytes) -> tuple[Image.Image, str, bool]:
    # Only these decoders are tried: the name and the announced type of the file count for nothing.
    with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
        # Before any pixel is decoded: a few octets can announce a picture that fills the memory.
        if opened.width * opened.height > MOST_PIXELS:
            raise Unsuitable(TOO_MANY)
        came_as = opened.format or ""
        moving = came_as != "MPO" and bool(getattr(opened, "is_animated", False))
        opened.load()
        image = _plain_colours(ImageOps.exif_transpose(opened))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image, came_as, moving


def _plain_colours(image: Image.Image) -> Image.Image:
    """RGB or RGBA, in the colours every screen assumes; profiles and palettes are resolved into the pixels."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        image = _to_srgb(image, profile)
    see_through = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        return (
            ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
            or image
        )
    except ImageCms.PyCMSError:
        return image  # a broken profile: the raw values are the best there is


def _encode(image: Image.Image, *, exact: bool) -> tuple[str, bytes]:
    """PNG for what came without loss (drawings, screenshots) or is see-through; JPEG for photographs."""
    made = io.BytesIO()
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # leaves every note behind
    if exact or image.mode == "RGBA":
        bare.save(made, "PNG", optimize=False)
        return "image/png", made.getvalue()
    bare.save(made, "JPEG", quality=90, optimize=True, progressive=True)
    return "image/jpeg", made.getvalue()


def _thumb(image: Image.Image) -> bytes:
    made = io.BytesIO()
    small = Image.frombytes(image.mode, image.size, image.tobytes())
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    small.save(made, "WEBP", quality=80, method=4)
    return made.getvalue()


def plain_name(name: str) -> str:
    """What to call it for people; a path or control characters inside a file name are not believed."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:200]
