"""Pictures, from the upload to the library.

An edge does it in three steps, so that no image work happens while the database is locked:
`prepare` (reads and re-encodes), `put_down` (writes the files), then `keep` inside a writing session.
"""

from scheduler.content.pictures.keeping import Kept, keep
from scheduler.content.pictures.library import (
    InUse,
    describe,
    library,
    remove,
    take_back,
    used_in,
)
from scheduler.content.pictures.preparing import Prepared, Unsuitable, prepare
from scheduler.content.pictures.shelf import PutDown, discard, original, put_down, shown, thumb

__all__ = [
    "InUse",
    "Kept",
    "Prepared",
    "PutDown",
    "Unsuitable",
    "describe",
    "discard",
    "keep",
    "library",
    "original",
    "prepare",
    "put_down",
    "remove",
    "shown",
    "take_back",
    "thumb",
    "used_in",
]
