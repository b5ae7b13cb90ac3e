"""Putting a file in its place, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import IO, Any

from scheduler.storage.place import Place


def write(place: Place, content: bytes | IO[bytes]) -> None:
    """Replaces what is there. On disk the folders above are made, readable by nobody else."""
    if not isinstance(place, Path):
        other: Any = place
        other.put(content)
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written aside, flushed, then renamed: a power cut leaves the whole file or none.
    aside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            shutil.copyfileobj(content, file, 1024 * 1024)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, place)
