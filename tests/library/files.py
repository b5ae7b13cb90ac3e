"""Small files of every kind, made here."""

from __future__ import annotations

import io
import struct
import zipfile


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def a_film(
    *, seconds: int = 12, size: tuple[int, int] = (1920, 1080), turned: bool = False, brand: bytes = b"isom"
) -> bytes:
    """An MP4 with one picture track, and with the place it was taken at among its notes."""
    matrix = (
        (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
        if turned
        else (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    )
    mvhd = struct.pack(">IIIII", 0, 0, 0, 600, seconds * 600) + bytes(80)
    tkhd = struct.pack(">IIIIII", 7, 0, 0, 1, 0, seconds * 600) + bytes(16) + struct.pack(">9i", *matrix)
    tkhd += struct.pack(">II", size[0] << 16, size[1] << 16)
    hdlr = bytes(8) + b"vide" + bytes(13)
    place = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 17, 0x15C7) + b"+47.2186-001.5541/"))
    trak = box(b"trak", box(b"tkhd", tkhd), box(b"mdia", box(b"hdlr", hdlr)))
    return (
        box(b"ftyp", brand, bytes(4), brand)
        + box(b"mdat", b"frames")
        + box(b"moov", box(b"mvhd", mvhd), trak, place)
    )


def element(identity: int, content: bytes) -> bytes:
    name = identity.to_bytes((identity.bit_length() + 7) // 8, "big")
    return name + (len(content) | 1 << 28).to_bytes(4, "big") + content


def a_webm(*, seconds: float = 3.5, size: tuple[int, int] = (640, 360)) -> bytes:
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    info = element(
        0x1549A966,
        element(0x2AD7B1, (1_000_000).to_bytes(3, "big"))
        + element(0x4489, struct.pack(">d", seconds * 1000)),
    )
    video = element(
        0xE0, element(0xB0, size[0].to_bytes(2, "big")) + element(0xBA, size[1].to_bytes(2, "big"))
    )
    tracks = element(0x1654AE6B, element(0xAE, video))
    tags = element(0x1254C367, b"Secret place")
    return head + element(0x18538067, info + tracks + tags)


def a_document(folder: str = "word/", **more: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(f"{folder}document.xml", "<w/>")
        for name, content in more.items():
            packed.writestr(name, content)
    return made.getvalue()


def an_open_document(kind: str = "text") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("content.xml", "<o/>")
    return made.getvalue()


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
