"""The answer to a conflict: fields of the sheet given back to how they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from web.composer.sheet import Sheet, Version


def with_theirs(mine: Sheet, stored: Sheet, names: Iterable[str]) -> Sheet:
    """The sheet with these fields as somebody else left them."""
    for name in names:
        kind, _, channel = name.partition(":")
        mine = _version(mine, stored, kind, channel) if channel else _common(mine, stored, kind)
    return mine


def _common(mine: Sheet, stored: Sheet, name: str) -> Sheet:
    changes = {
        "pictures" if name == "images" else name: getattr(stored, "pictures" if name == "images" else name)
    }
    return Sheet(**{**mine.__dict__, **changes})


def _version(mine: Sheet, stored: Sheet, kind: str, channel: str) -> Sheet:
    versions: dict[str, Version] = dict(mine.versions)
    there = stored.versions.get(channel)
    if there is None or kind == "on":
        versions.pop(channel, None)
        if there:
            versions[channel] = there
    elif channel in versions:
        own = versions[channel]
        changed: Mapping[str, Version] = {
            "words": replace(own, text=there.text),
            "options": replace(own, options=there.options),
            "images": replace(own, pictures=there.pictures),
            "planned": replace(own, when="own", wall=stored.wall_for(there)),
        }
        versions[channel] = changed[kind]
    return replace(mine, versions=versions)
