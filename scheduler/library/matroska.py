"""WebM: elements with an id and a length each, RFC 8794 and RFC 9559."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from scheduler.library.nested import walk
from scheduler.library.strange import Strange, exactly

SEGMENT, INFO, TRACKS, TRACK, VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
SCALE, DURATION, WIDTH, HEIGHT = 0x2AD7B1, 0x4489, 0xB0, 0xBA
TITLE, DATE = 0x7BA9, 0x4461
TAGS, ATTACHMENTS, VOID = 0x1254C367, 0x1941A469, 0xEC
HOLD_OTHERS = (SEGMENT, INFO, TRACKS, TRACK, VIDEO)
MOST_ELEMENTS = 100_000
A_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Element:
    id: int
    at: int
    body: int
    end: int


def look(file: IO[bytes]) -> tuple[float, int, int]:
    """Seconds, width, height."""
    scale, length, width, height = 1_000_000, 0.0, 0, 0
    for element in _elements(file):
        if element.id == SCALE:
            scale = _number(file, element)
        elif element.id == DURATION:
            length = _real(file, element)
        elif element.id == WIDTH and not width:
            width = _number(file, element)
        elif element.id == HEIGHT and not height:
            height = _number(file, element)
    return length * scale / 1_000_000_000, width, height


def forget(file: IO[bytes]) -> None:
    """Tags and attached files become void; so do title and date."""
    for element in list(_elements(file)):
        if element.id in (TAGS, ATTACHMENTS, TITLE, DATE):
            _make_void(file, element)


def _elements(file: IO[bytes]) -> Iterator[Element]:
    return walk(file, _element, holds=lambda element: element.id in HOLD_OTHERS, most=MOST_ELEMENTS)


def _element(file: IO[bytes], at: int, limit: int) -> Element:
    file.seek(at)
    identity, _ = _varying(file, keep_marker=True)
    size, unknown = _varying(file, keep_marker=False)
    body = file.tell()
    end = limit if unknown else body + size
    if end > limit:
        raise Strange("an element longer than what it lies in")
    return Element(identity, at, body, end)


def _varying(file: IO[bytes], *, keep_marker: bool) -> tuple[int, bool]:
    """A number of one to eight octets, and whether all its bits say “unknown”."""
    first = exactly(file, 1)[0]
    length = 9 - first.bit_length() if first else 9
    if length > 8:
        raise Strange("a number without a length")
    value = first if keep_marker else first & ((1 << (8 - length)) - 1)
    value = int.from_bytes(bytes([value]) + exactly(file, length - 1), "big")
    return value, not keep_marker and value == (1 << (7 * length)) - 1


def _number(file: IO[bytes], element: Element) -> int:
    file.seek(element.body)
    return int.from_bytes(exactly(file, min(8, element.end - element.body)), "big")


def _real(file: IO[bytes], element: Element) -> float:
    file.seek(element.body)
    width = element.end - element.body
    if width not in (4, 8):
        raise Strange("a number of a strange length")
    return float(struct.unpack(">f" if width == 4 else ">d", exactly(file, width))[0])


def _make_void(file: IO[bytes], element: Element) -> None:
    whole = element.end - element.at
    # One octet of id, then as many of length as fill the place: eight where there is room.
    width = min(8, whole - 1)
    left = whole - 1 - width
    file.seek(element.at)
    file.write(bytes([VOID]) + ((1 << (7 * width)) | left).to_bytes(width, "big"))
    while left > 0:
        left -= file.write(bytes(min(left, A_PIECE)))
