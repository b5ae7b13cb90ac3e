"""The library: assets with their folders, words and rights, on their way in, and where they are used.

An edge brings a file in in three steps, so that no slow work happens while the database is locked: `prepare` (reads,
cleans, re-encodes), `put_down` (writes the files), then `keep` inside a writing session.
"""

from scheduler.library.bringing_in import bring_in
from scheduler.library.folder import Folder, MediaLabel
from scheduler.library.keeping import Down, Kept, keep, prepare, put_down
from scheduler.library.preparing import Ready
from scheduler.library.replacement import Replacement
from scheduler.library.upload import Upload

__all__ = [
    "Down",
    "Folder",
    "Kept",
    "MediaLabel",
    "Ready",
    "Replacement",
    "Upload",
    "bring_in",
    "keep",
    "prepare",
    "put_down",
]
