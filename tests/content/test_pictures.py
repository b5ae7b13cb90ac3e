from __future__ import annotations

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from scheduler.content import pictures


def a_file(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **more) -> bytes:
    made = io.BytesIO()
    colour = {"RGBA": (0, 128, 128, 90), "CMYK": None}.get(mode, "teal")
    Image.new(mode, size, colour).save(made, kind, **more)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("upload", "content_type"),
    [
        (a_file("JPEG"), "image/jpeg"),
        (a_file("JPEG", mode="CMYK"), "image/jpeg"),
        (a_file("PNG"), "image/png"),
        (a_file("PNG", mode="I;16"), "image/png"),
        (a_file("PNG", mode="RGBA"), "image/png"),
        (a_file("WEBP"), "image/jpeg"),
        (a_file("WEBP", mode="RGBA"), "image/png"),
        (a_file("GIF", mode="P"), "image/png"),
    ],
    ids=["jpeg", "cmyk", "png", "16-bit", "see-through", "webp", "see-through-webp", "gif"],
)
def test_the_four_kinds_of_picture_are_encoded_anew(upload: bytes, content_type: str) -> None:
    made = pictures.prepare(upload)

    assert made.content_type == content_type
    assert opened(made.copy).size == (made.width, made.height) == (40, 20)
    assert opened(made.thumb).format == "WEBP"
    assert made.original == upload and made.sha256 == hashlib.sha256(upload).hexdigest()


def test_a_picture_is_turned_upright_and_tells_nothing_about_who_took_it() -> None:
    notes = Image.Exif()
    notes[0x0112] = 6  # held sideways
    notes[0x010F] = "Secret Camera"
    notes.get_ifd(0x8825)[1] = "N"  # where
    upload = a_file("JPEG", (40, 20), exif=notes, comment=b"Secret comment")

    made = pictures.prepare(upload)

    assert (made.width, made.height) == (20, 40)
    assert not opened(made.copy).getexif()
    assert b"Secret" not in made.copy + made.thumb


@pytest.mark.parametrize(
    "upload",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><title>hello</title>",
        b"GIF89a\x00",
        a_file("JPEG")[:200],
        a_file("BMP"),
        b"%PDF-1.7",
    ],
    ids=["svg", "html", "gif-header", "cut-off", "bmp", "pdf"],
)
def test_what_is_not_a_picture_is_refused_whatever_its_name(upload: bytes) -> None:
    with pytest.raises(pictures.Unsuitable, match="not a picture we can read"):
        pictures.prepare(upload, name="holiday.jpg")


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few octets that announces an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [6400, 9000, 60_000])
def test_a_picture_with_too_many_pixels_is_refused_before_it_fills_the_memory(side: int) -> None:
    with pytest.raises(pictures.Unsuitable, match="more than 40 million pixels"):
        pictures.prepare(a_bomb(side, side))


def test_too_large_and_empty_files_are_refused() -> None:
    with pytest.raises(pictures.Unsuitable, match="larger than 20 MB"):
        pictures.prepare(b"x" * (20 * 1024 * 1024 + 1))
    with pytest.raises(pictures.Unsuitable, match="empty"):
        pictures.prepare(b"")


def test_a_moving_gif_is_kept_still_and_says_so() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("teal", "white", "black")]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])

    prepared = pictures.prepare(made.getvalue())

    assert str(prepared.remark) == "This picture moves; only its first image is kept."


def test_a_very_large_picture_is_shown_smaller() -> None:
    made = pictures.prepare(a_file("JPEG", (5000, 2500)))

    assert (made.width, made.height) == (4096, 2048)
    assert max(opened(made.thumb).size) == 480


def test_a_name_brings_no_path_with_it() -> None:
    assert pictures.prepare(a_file(), name="C:\\Users\\ada\\..\\sea\x00.jpg").name == "sea.jpg"
