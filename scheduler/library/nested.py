"""Walking what video files are made of: pieces with a length each, some of which hold others."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import IO, Protocol, TypeVar

from scheduler.library.strange import Strange


class Piece(Protocol):
    @property
    def body(self) -> int: ...

    @property
    def end(self) -> int: ...


APiece = TypeVar("APiece", bound=Piece)


def walk(
    file: IO[bytes],
    read: Callable[[IO[bytes], int, int], APiece],
    *,
    holds: Callable[[APiece], bool],
    most: int,
) -> Iterator[APiece]:
    """Each piece before those it holds. `read(file, at, limit)` reads a header. Raises Strange after `most` of them."""
    file.seek(0, io.SEEK_END)
    ends, at, seen = [file.tell()], 0, 0
    while ends:
        if at >= ends[-1]:
            ends.pop()
            continue
        seen += 1
        if seen > most:
            raise Strange("more pieces than any video has")
        piece = read(file, at, ends[-1])
        yield piece
        if holds(piece):
            ends.append(piece.end)
            at = piece.body
        else:
            at = piece.end
