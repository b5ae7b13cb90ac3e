from __future__ import annotations

import io
import zipfile

from scheduler import library
from scheduler.library.sniffing import sniff
from tests.library.files import a_document, an_open_document


def kept(content: bytes) -> tuple[library.Ready, zipfile.ZipFile]:
    ready = library.prepare(io.BytesIO(content), name="programme.docx")
    assert ready.file
    return ready, zipfile.ZipFile(ready.file)


def test_an_office_document_forgets_who_made_it_and_keeps_what_it_says() -> None:
    content = a_document(**{"docProps/core.xml": b"<a>Ada Roux</a>", "docProps/app.xml": b"<c>Estuaires</c>"})

    ready, packed = kept(content)

    assert ready.format == "docx" and ready.weight == len(content)
    assert packed.testzip() is None
    assert packed.read("word/document.xml") == b"<w/>"
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Ada" not in everything and b"Estuaires" not in everything
    assert ready.row().size == ready.size != ready.weight
    assert ready.file
    ready.file.seek(0)
    assert sniff(ready.file) == "docx"


def test_a_signed_document_and_one_without_notes_stay_as_they_came() -> None:
    signed = a_document(**{"docProps/core.xml": b"<a>Ada</a>", "_xmlsignatures/sig1.xml": b"<s/>"})

    for content in (signed, a_document(), an_open_document()):
        ready, _ = kept(content)
        assert ready.file
        ready.file.seek(0)
        assert ready.file.read() == content
