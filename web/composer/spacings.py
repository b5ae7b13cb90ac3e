"""Where French typography asks for a space that does not break, shown before anything changes."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.content.spacing import Space
from scheduler.content.spacing import spaces as look_for
from web.composer.sheet import Sheet

AROUND = 14
SHOWN = 6


@dataclass(frozen=True)
class Place:
    before: str
    after: str


@dataclass(frozen=True)
class Spacing:
    count: int
    places: tuple[Place, ...]  # the first of them, with a little around


def spacings(sheet: Sheet) -> dict[str, Spacing]:
    """By channel, "" for the common text; only of a French text, and only where something would change."""
    if sheet.language != "fr":
        return {}
    own = {name: v.text for name, v in sheet.versions.items() if v.text is not None and not v.settled}
    found = {name: (text, look_for(text)) for name, text in {"": sheet.text, **own}.items()}
    return {
        name: Spacing(len(spaces), tuple(_place(text, space) for space in spaces[:SHOWN]))
        for name, (text, spaces) in found.items()
        if spaces
    }


def _place(text: str, space: Space) -> Place:
    before, after = text[: space.start].rpartition("\n")[2], text[space.end :].partition("\n")[0]
    return Place(
        ("…" if len(before) > AROUND else "") + before[-AROUND:],
        after[:AROUND] + ("…" if len(after) > AROUND else ""),
    )
