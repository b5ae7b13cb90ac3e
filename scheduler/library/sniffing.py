"""What a file is, by its first octets and its inside. Its name and the type it was sent under count for nothing."""

from __future__ import annotations

import zipfile
from typing import IO, cast

from scheduler.content import Kind
from scheduler.content.pictures import Unsuitable
from scheduler.wording import N_, Text

KINDS = {
    "jpg": Kind.PICTURE, "png": Kind.PICTURE, "gif": Kind.PICTURE, "webp": Kind.PICTURE,
    "mp4": Kind.VIDEO, "mov": Kind.VIDEO, "webm": Kind.VIDEO,
    "pdf": Kind.DOCUMENT, "docx": Kind.DOCUMENT, "xlsx": Kind.DOCUMENT, "pptx": Kind.DOCUMENT,
    "odt": Kind.DOCUMENT, "ods": Kind.DOCUMENT, "odp": Kind.DOCUMENT,
}  # fmt: skip
OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
STILLS = (b"heic", b"heix", b"heim", b"mif1", b"msf1", b"avif", b"avis")
MOST_ENTRIES = 20_000  # of an office document; the list of names is all that is read of it
MOST_LISTED = (
    2 * 1024 * 1024
)  # octets of that list: read as a whole, and each entry becomes an object many times as large
MOST_UNPACKED = 1024 * 1024 * 1024
# Text repeats itself, but above this only a file does that was made to: all who open it would pay.
MOST_SWOLLEN, LITTLE = 200, 100 * 1024 * 1024

UNKNOWN = N_(
    "This kind of file is not taken. Images (JPEG, PNG, WebP, GIF), videos (MP4, MOV, WebM) and documents "
    "(PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP) are."
)
ENORMOUS = N_("Unpacked, this document would be enormous. It is not taken.")


def sniff(file: IO[bytes]) -> str:
    """A short name such as `jpg` or `docx`; a key of `KINDS`. Raises Unsuitable. Leaves the file at its beginning."""
    try:
        return _by_content(file)
    finally:
        file.seek(0)


def _by_content(file: IO[bytes]) -> str:
    head = file.read(4096)
    if not head:
        raise Unsuitable(N_("The file is empty."))
    if head[:3] == b"\xff\xd8\xff":
        return "jpg"
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _family(head)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return _matroska(head)
    if head[:5] == b"%PDF-":
        return "pdf"
    if head[:4] == b"PK\x03\x04":
        return _office(file)
    raise Unsuitable(_refusal(head))


def _family(head: bytes) -> str:
    """The ISO family: films, and stills of telephones."""
    brand = head[8:12]
    if brand in STILLS:
        raise Unsuitable(N_("HEIC and AVIF images are not read yet. Save it as JPEG and send it again."))
    return "mov" if brand == b"qt  " else "mp4"


def _matroska(head: bytes) -> str:
    if b"webm" not in head[:64]:
        raise Unsuitable(N_("Matroska videos are not taken. Save it as MP4 or WebM and send it again."))
    return "webm"


def _office(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(cast(IO[bytes], _Sparing(file))) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES or _swells(entries):
                raise Unsuitable(ENORMOUS)
            names = [entry.filename for entry in entries]
            if any(name.lower().endswith(("vbaproject.bin", ".js", ".exe")) for name in names) or any(
                name.startswith(("Basic/", "Scripts/")) for name in names
            ):
                raise Unsuitable(
                    N_("This document has macros inside. Save it without them and send it again.")
                )
            if "[Content_Types].xml" in names:
                for folder, kind in OFFICE.items():
                    if any(name.startswith(folder) for name in names):
                        return kind
            # Only as it lies there: what is packed may unpack to more than it announces.
            if names[:1] == ["mimetype"] and entries[0].compress_type == zipfile.ZIP_STORED:
                with packed.open(entries[0]) as kind_of:
                    return OPEN[kind_of.read(100).strip()]
    except Unsuitable:
        raise
    except Exception as trouble:  # a hostile file breaks its reader in ways nobody has listed
        raise Unsuitable(UNKNOWN) from trouble
    raise Unsuitable(UNKNOWN)


def _swells(entries: list[zipfile.ZipInfo]) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    return unpacked > MOST_UNPACKED or (unpacked > LITTLE and unpacked > MOST_SWOLLEN * packed)


class _Sparing:
    """A file of which nothing large is read at once: the end of an archive says how long its own list is."""

    def __init__(self, file: IO[bytes]) -> None:
        self.seek, self.tell, self._read = file.seek, file.tell, file.read

    def read(self, length: int = -1) -> bytes:
        read = self._read(length if 0 <= length <= MOST_LISTED else MOST_LISTED + 1)
        if len(read) > MOST_LISTED:
            raise Unsuitable(ENORMOUS)
        return read

    def seekable(self) -> bool:
        return True


def _refusal(head: bytes) -> Text:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return N_("SVG drawings can hold programs and are not taken. Export it as PNG.")
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<script")):
        return N_("Web pages can hold programs and are not taken. Save it as PDF.")
    if head[:4] == b"\xd0\xcf\x11\xe0":
        return N_("Documents of the old Office kind are not taken. Save it as DOCX, XLSX, PPTX or PDF.")
    return UNKNOWN
