"""Which place the settings name."""

from __future__ import annotations

from functools import cache

from scheduler.config import Settings
from scheduler.storage.place import Place


def media_root(settings: Settings) -> Place:
    """Where everything lies that people uploaded: a folder on disk, or a bucket where the settings name one."""
    if settings.media_url is None:
        return settings.data_dir / "media"
    return _bucket(settings.media_url)


@cache
def _bucket(url: str) -> Place:
    # One client a process: it is safe between threads, and slow to make.
    from scheduler.storage import bucket

    return bucket.at(url)
