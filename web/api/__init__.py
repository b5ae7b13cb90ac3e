"""The API, version 1: the same functions as the pages, for programs. Stable: additions only."""

from web.api import (
    afterwards,
    approvals,
    calendar,
    channels,
    charter,
    events,
    feeds,
    freezes,
    ideas,
    media,
    platforms,
    posts,
    refusals,
    series,
    series_changes,
    variants,
    waivers,
)
from web.api.blueprint import bp

__all__ = [
    "afterwards",
    "approvals",
    "bp",
    "calendar",
    "channels",
    "charter",
    "events",
    "feeds",
    "freezes",
    "ideas",
    "media",
    "platforms",
    "posts",
    "refusals",
    "series",
    "series_changes",
    "variants",
    "waivers",
]
