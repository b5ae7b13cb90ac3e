"""A time kept with a deed, as people read it."""

from __future__ import annotations

from datetime import datetime

from web.times import wall


def spoken(stored: object) -> str:
    """A time on the wall of its own zone, as `LocalTime.spoken` wrote it down."""
    try:
        return wall(datetime.fromisoformat(str(stored)))
    except ValueError:
        return str(stored or "")
