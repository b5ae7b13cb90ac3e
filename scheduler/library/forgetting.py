"""A program of its own, run by `pdfs.clean`: a PDF from the standard input to the output, without its notes.

It sets itself limits before it reads: what a hostile file asks for, it does not get, and nobody else waits for it.
Imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import io
import re
import resource
import sys
from contextlib import suppress
from html import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, NullObject, StreamObject

SECONDS = 20  # of the processor
OCTETS = 2 * 1024**3
NOTES = ("/Metadata", "/PieceInfo", "/LastModified")  # of the whole, of a page, of each image
SIGNED_WITH = ("/T", "/M", "/CreationDate")  # a comment: who wrote it and when
CONFORMS = re.compile(rb"pdf(u?a)id:(part|conformance|rev|amd)\s*(?:=\s*[\"']|>)\s*([A-Za-z0-9]{1,4})\b")
EXIF_IPTC_COMMENT = (0xE1, 0xED, 0xFE)
LEFT = 3  # better as it came


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(OSError, ValueError):  # not every system counts a process's memory like this
        resource.setrlimit(resource.RLIMIT_AS, (OCTETS, OCTETS))
    sys.setrecursionlimit(5000)
    reader = PdfReader(sys.stdin.buffer)
    if reader.is_encrypted:
        return LEFT
    title = reader.metadata.title if reader.metadata else None
    conforms = _conformity(reader)
    writer = PdfWriter(clone_from=reader)
    # The title stays: readers are shown it, and screen readers say it, in place of the name of the file.
    writer.metadata = {"/Title": title} if title else None
    for one in list(writer._objects):
        if isinstance(one, DictionaryObject):
            _forget(writer, one)
    for page in writer.pages:
        _forget_who_commented(page)
    if conforms:
        note = StreamObject()
        note.set_data(_xmp(title or "", conforms))
        note.update(
            {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
        )
        writer.root_object[NameObject("/Metadata")] = writer._add_object(note)
    made = io.BytesIO()
    writer.write(made)
    if len(PdfReader(made).pages) != len(reader.pages):
        return LEFT
    sys.stdout.buffer.write(made.getbuffer())
    return 0


def _forget(writer: PdfWriter, one: DictionaryObject) -> None:
    for name in NOTES:
        note = one.raw_get(name) if name in one else None
        if isinstance(note, IndirectObject):
            # Else it would be written, though nothing names it any more.
            writer._objects[note.idnum - 1] = NullObject()
        if note is not None:
            del one[name]
    if isinstance(one, StreamObject) and one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        one._data = _without_notes(one._data)


def _forget_who_commented(page: DictionaryObject) -> None:
    notes = page.get("/Annots")
    for each in (notes.get_object() if notes is not None else None) or ():
        note = each.get_object()
        # Of a form's field /T is its name, without which nobody could fill it in.
        if isinstance(note, DictionaryObject) and note.get("/Subtype") != "/Widget":
            for name in SIGNED_WITH:
                note.pop(name, None)


def _without_notes(jpeg: bytes) -> bytes:
    """Without place, camera, names and comments. Profile and colour transform stay; what is no JPEG does too."""
    kept, at = bytearray(jpeg[:2]), 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        kind = jpeg[at + 1]
        if kind == 0xDA:  # the picture itself
            return bytes(kept + jpeg[at:])
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if kind not in EXIF_IPTC_COMMENT:
            kept += jpeg[at:end]
        at = end
    return jpeg


def _conformity(reader: PdfReader) -> dict[str, str]:
    """What it says to be, so that archives and screen readers take it for that: PDF/A, PDF/UA."""
    note = reader.root_object.get("/Metadata")
    stream = note.get_object() if note is not None else None
    if not isinstance(stream, StreamObject):
        return {}
    found = CONFORMS.findall(stream.get_data())
    return {f"pdf{kind.decode()}id:{name.decode()}": value.decode() for kind, name, value in found}


def _xmp(title: str, conforms: dict[str, str]) -> bytes:
    said = "".join(f"<{name}>{value}</{name}>" for name, value in conforms.items())
    if title:
        words = escape("".join(sign for sign in title if sign >= " "))
        said += f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:title>'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        f' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">{said}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


if __name__ == "__main__":
    sys.exit(main())
