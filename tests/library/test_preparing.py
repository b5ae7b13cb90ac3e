"""What may come into the library, and what is kept of it."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile

import pytest

from scheduler import library
from scheduler.content.pictures import Unsuitable
from tests.content.test_pictures import a_bomb, a_file
from tests.library.files import PDF, a_document, a_film, a_webm, an_open_document


def prepare(content: bytes, name: str = "x.jpg") -> library.Ready:
    return library.prepare(io.BytesIO(content), name=name)


@pytest.mark.parametrize(
    ("content", "kind", "format"),
    [
        (a_file("PNG"), "picture", "png"),
        (a_film(), "video", "mp4"),
        (a_film(brand=b"qt  "), "video", "mov"),
        (a_webm(), "video", "webm"),
        (PDF, "document", "pdf"),
        (a_document(), "document", "docx"),
        (a_document("xl/"), "document", "xlsx"),
        (an_open_document("presentation"), "document", "odp"),
    ],
    ids=["png", "mp4", "mov", "webm", "pdf", "docx", "xlsx", "odp"],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str, format: str) -> None:
    ready = prepare(content, name="holiday.jpg")

    assert (ready.kind, ready.format, ready.weight) == (kind, format, len(content))
    assert ready.sha256 == hashlib.sha256(content).hexdigest()


def test_an_archive_that_unpacks_to_more_than_it_says_or_lists_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("mimetype", b"0" * 5_000_000)
    lying = packed.getvalue().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 40))
    listing = a_document()
    end = listing.rindex(b"PK\x05\x06")
    size = struct.pack("<I", 3_000_000)
    endless = listing[:end].ljust(3_000_100, b"\0") + listing[end : end + 12] + size + listing[end + 16 :]

    swollen = io.BytesIO()
    with zipfile.ZipFile(swollen, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", b"0" * 1000)
    # Little announces much: two entries in the list, each with its size, and nothing of that need be packed to see it.
    bomb = swollen.getvalue().replace(struct.pack("<I", 1000), struct.pack("<I", 120 * 1024 * 1024))

    for content, sentence in ((lying, "not taken"), (endless, "enormous"), (bomb, "enormous")):
        with pytest.raises(Unsuitable, match=sentence):
            prepare(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"<!doctype html><title>x</title>", "Web pages"),
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0 old", "old Office"),
        (a_document(**{"word/vbaProject.bin": b"x"}), "macros"),
        (b"PK\x03\x04 not a zip", "not taken"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "HEIC"),
        (b"MZ program", "not taken"),
        (a_bomb(9000, 9000), "40 million pixels"),
        (a_film()[:60], "damaged"),
        (a_film(size=(0, 0)), "no picture"),
        (a_webm()[:70], "damaged"),
    ],
)
def test_what_could_do_harm_or_is_nothing_is_refused_with_a_reason(content: bytes, sentence: str) -> None:
    with pytest.raises(Unsuitable, match=sentence):
        prepare(content, name="contract.pdf")


def test_a_film_tells_its_length_and_size_and_forgets_where_it_was_taken() -> None:
    ready = prepare(a_film(seconds=12, turned=True))

    assert (ready.width, ready.height, ready.duration_ms) == (1080, 1920, 12_000)
    assert ready.file is not None
    kept = ready.file.read()
    assert b"47.2186" not in kept and len(kept) == ready.weight and b"frames" in kept


def test_a_webm_tells_its_length_and_size_and_forgets_its_tags() -> None:
    ready = prepare(a_webm(seconds=3.5))

    assert (ready.width, ready.height, ready.duration_ms) == (640, 360, 3_500)
    assert ready.file is not None and b"Secret place" not in ready.file.read()
