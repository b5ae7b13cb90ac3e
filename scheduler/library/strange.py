"""What the readers of files raise when a file is not what it says."""

from __future__ import annotations

from typing import IO


class Strange(ValueError):
    """The file contradicts itself: damaged, cut off, or made to confuse."""


def exactly(file: IO[bytes], count: int) -> bytes:
    """So many octets, or EOFError."""
    found = file.read(count)
    if len(found) < count:
        raise EOFError
    return found
