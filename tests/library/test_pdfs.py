from __future__ import annotations

import io
from typing import Any, cast

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from scheduler import library
from scheduler.library import pdfs

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>Ada Roux</dc:creator></x:xmpmeta>"


def a_commented_pdf() -> bytes:
    """Archived and accessible by its own word, with a photo, a comment and a field to fill in."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    made = [
        {
            "/Type": "/Annot",
            "/Subtype": kind,
            "/Rect": [0, 0, 9, 9],
            "/T": name,
            "/M": "D:20261122",
            "/Contents": "Ok",
        }
        for kind, name in (("/Text", "Ada Roux"), ("/Widget", "your-name"))
    ]
    page[NameObject("/Annots")] = ArrayObject(writer._add_object(_object(one)) for one in made)
    exif, profile = b"\xff\xe1\x00\x0aAda Roux", b"\xff\xe2\x00\x09PROFILE"
    photo = StreamObject()
    photo.set_data(b"\xff\xd8" + exif + profile + b"\xff\xda\x00\x02shown\xff\xd9")
    photo[NameObject("/Filter")] = NameObject("/DCTDecode")
    page[NameObject("/Photo")] = writer._add_object(photo)
    note = StreamObject()
    note.set_data(b"<rdf:Description pdfuaid:part='1'><pdfaid:part>2</pdfaid:part><x>Ada Roux</x>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(note)
    writer.add_metadata({"/Author": "Ada Roux", "/Title": "Fruits & <légumes>"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _object(said: dict[str, Any]) -> DictionaryObject:
    made = DictionaryObject()
    for name, value in said.items():
        if isinstance(value, list):
            kept: Any = ArrayObject(NumberObject(one) for one in value)
        else:
            kept = NameObject(value) if value.startswith("/") else TextStringObject(value)
        made[NameObject(name)] = kept
    return made


def a_pdf(*, locked: bool = False) -> bytes:
    """Two pages with everything a program and its author leave behind."""
    writer = PdfWriter()
    for _ in range(2):
        page = writer.add_blank_page(200, 100)
        page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Ada"): TextStringObject("Ada Roux")})
    note = StreamObject()
    note.set_data(XMP)
    writer.root_object[NameObject("/Metadata")] = writer._add_object(note)
    writer.add_metadata({"/Author": "Ada Roux", "/Producer": "Ada's own program", "/Title": "Programme"})
    if locked:
        writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def kept(content: bytes) -> tuple[library.Ready, bytes]:
    ready = library.prepare(io.BytesIO(content), name="programme.pdf")
    assert ready.file
    return ready, ready.file.read()


def test_a_pdf_forgets_who_made_it_and_keeps_its_pages_and_its_title() -> None:
    content = a_pdf()

    ready, after = kept(content)

    assert content.count(b"Ada Roux") >= 3 and b"Ada" not in after
    read = PdfReader(io.BytesIO(after))
    assert len(read.pages) == 2
    assert read.metadata and dict(read.metadata) == {"/Title": "Programme"}
    assert ready.row().size == len(after) != ready.weight


def test_a_signed_a_locked_and_a_broken_pdf_stay_as_they_came() -> None:
    for content in (a_pdf() + b"\n% /ByteRange", a_pdf(locked=True), b"%PDF-1.7\n/Info and nothing to it"):
        ready, after = kept(content)

        assert after == content
        assert ready.row().size == ready.weight


def test_a_pdf_forgets_who_commented_and_where_its_photos_were_taken_and_stays_what_it_says_to_be() -> None:
    _, after = kept(a_commented_pdf())

    assert b"Ada" not in after and b"PROFILE" in after and b"shown" in after
    read = PdfReader(io.BytesIO(after))
    comment, question = (one.get_object() for one in cast(ArrayObject, read.pages[0]["/Annots"]))
    assert (comment.get("/T"), comment.get("/M"), comment["/Contents"]) == (None, None, "Ok")
    assert question["/T"] == "your-name"
    said = read.xmp_metadata
    assert said and said.dc_title == {"x-default": "Fruits & <légumes>"}
    assert b"<pdfuaid:part>1</pdfuaid:part>" in after and b"<pdfaid:part>2</pdfaid:part>" in after


def test_while_another_pdf_is_written_anew_one_waits_then_stays_as_it_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdfs, "WAITS", 0.0)
    content = a_pdf()

    with pdfs.TURNS:
        _, as_it_came = kept(content)
    _, after = kept(content)

    assert as_it_came == content
    assert b"Ada" not in after
