"""Which place the settings name."""

from __future__ import annotations

from scheduler.config import Settings
from scheduler.storage.place import Place


def media_root(settings: Settings) -> Place:
    """Where everything lies that people uploaded."""
    return settings.data_dir / "media"
