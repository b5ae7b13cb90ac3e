"""The library: assets with their folders, words and rights, on their way in, and where they are used."""

from scheduler.library.folder import Folder, MediaLabel
from scheduler.library.replacement import Replacement
from scheduler.library.upload import Upload

__all__ = ["Folder", "MediaLabel", "Replacement", "Upload"]
