"""MP4 and QuickTime: boxes inside boxes, ISO/IEC 14496-12."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from scheduler.library.nested import walk
from scheduler.library.strange import Strange, exactly

MOST_BOXES = 20_000
HOLD_OTHERS = (b"moov", b"trak", b"mdia")
# Place, camera, author, embedded pictures, XMP.
NOTES = (b"udta", b"meta", b"uuid")
EMPTY = b"free"
A_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Box:
    kind: bytes
    at: int  # of its header
    body: int
    end: int


def look(file: IO[bytes]) -> tuple[float, int, int]:
    """Seconds, width, height."""
    seconds, width, height = 0.0, 0, 0
    size: tuple[int, int] | None = None
    for box in _boxes(file):
        if box.kind == b"mvhd":
            seconds = _seconds(_body(file, box, 120))
        elif box.kind == b"tkhd":
            size = _size(_body(file, box, 120))
        elif box.kind == b"hdlr" and size and _body(file, box, 12)[8:12] == b"vide" and not width:
            width, height = size
    return seconds, width, height


def forget(file: IO[bytes]) -> None:
    """Every box of notes becomes free space filled with zeros."""
    for box in list(_boxes(file)):
        if box.kind not in NOTES:
            continue
        file.seek(box.at + 4)
        file.write(EMPTY)
        file.seek(box.body)
        left = box.end - box.body
        while left > 0:
            left -= file.write(bytes(min(left, A_PIECE)))


def _boxes(file: IO[bytes]) -> Iterator[Box]:
    return walk(file, _box, holds=lambda box: box.kind in HOLD_OTHERS, most=MOST_BOXES)


def _box(file: IO[bytes], at: int, limit: int) -> Box:
    if limit - at < 8:
        if limit - at == 4:  # QuickTime ends a list with four zeros
            return Box(EMPTY, at, limit, limit)
        raise Strange("a box without room for its header")
    file.seek(at)
    size, kind = struct.unpack(">I4s", exactly(file, 8))
    body = at + 8
    if size == 1:
        size = struct.unpack(">Q", exactly(file, 8))[0]
        body += 8
    elif size == 0:
        size = limit - at
    end = at + size
    if end > limit or body > end:
        raise Strange("a box longer than what it lies in")
    return Box(kind, at, body, end)


def _body(file: IO[bytes], box: Box, most: int) -> bytes:
    file.seek(box.body)
    return exactly(file, min(most, box.end - box.body))


def _seconds(body: bytes) -> float:
    try:
        if body[0] == 1:
            scale, length = struct.unpack_from(">IQ", body, 20)
        else:
            scale, length = struct.unpack_from(">II", body, 12)
    except (struct.error, IndexError) as trouble:
        raise Strange("a film header cut short") from trouble
    return float(length / scale) if scale else 0.0


def _size(body: bytes) -> tuple[int, int]:
    """As the viewer sees it: a film held sideways is turned by its matrix."""
    try:
        matrix = 52 if body[0] == 1 else 40
        first, second = struct.unpack_from(">ii", body, matrix)
        width, height = (side >> 16 for side in struct.unpack_from(">II", body, matrix + 36))
    except (struct.error, IndexError) as trouble:
        raise Strange("a track header cut short") from trouble
    return (height, width) if first == 0 and second != 0 else (width, height)
