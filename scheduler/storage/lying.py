"""What lies in a place: every file below it, wherever files are kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scheduler.storage.place import Place


@dataclass(frozen=True)
class Lying:
    parts: tuple[str, ...]  # its name below the place, folder by folder
    size: int
    changed_at: datetime  # by the clock of whoever keeps it
    place: Place = field(repr=False)


def lying(root: Place) -> Iterator[Lying]:
    """In no order. What vanishes meanwhile is left out. Raises OSError when the store cannot be asked."""
    if isinstance(root, Path):
        yield from _on_disk(root)
        return
    bucket: Any = root
    for name, size, changed_at in bucket.names():
        parts = tuple(name.split("/"))
        if all(part not in ("", ".", "..") for part in parts):
            yield Lying(parts, size, changed_at, below(root, parts))


def below(root: Place, parts: tuple[str, ...]) -> Place:
    place = root
    for part in parts:
        place = place / part
    return place


def _on_disk(root: Path) -> Iterator[Lying]:
    for folder, _, names in os.walk(root):  # `Path.walk` came with Python 3.12
        for name in names:
            path = Path(folder) / name
            try:
                stat = path.lstat()
            except FileNotFoundError:
                continue
            changed_at = datetime.fromtimestamp(stat.st_mtime, UTC)
            yield Lying(path.relative_to(root).parts, stat.st_size, changed_at, path)
