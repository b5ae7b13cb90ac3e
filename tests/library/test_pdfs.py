from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from scheduler import library

XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>Ada Roux</dc:creator></x:xmpmeta>"


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
