"""Where files are kept: on disk, or in a bucket of an S3-compatible store. Nobody else knows which."""

from scheduler.storage.choosing import media_root
from scheduler.storage.lying import Lying, below, lying
from scheduler.storage.place import Place
from scheduler.storage.writing import write

__all__ = ["Lying", "Place", "below", "lying", "media_root", "write"]
