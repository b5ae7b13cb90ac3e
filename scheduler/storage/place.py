"""A folder or a file, wherever files are kept. `pathlib.Path` is one; so is a key in a bucket.

What is not there, or cannot be reached, raises OSError, as a file does.
"""

from __future__ import annotations

from typing import IO, Literal, Protocol


class Place(Protocol):
    @property
    def name(self) -> str: ...

    def __truediv__(self, name: str) -> Place: ...

    def with_name(self, name: str, /) -> Place:
        """Beside it, under another name."""
        ...

    def read_bytes(self) -> bytes: ...

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """For reading; the stream can be sought."""
        ...

    def is_file(self) -> bool: ...

    def unlink(self, missing_ok: bool = False) -> None: ...
