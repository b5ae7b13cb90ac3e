"""The blanks of kept words: {date}, {link}… filled when they are put into a post; what nobody knows yet stays as a blank."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scheduler.wording import N_, Text

# Each by its English name, then as a French newsroom writes it.
BLANKS: dict[str, tuple[tuple[str, ...], Text]] = {
    "date": (("date",), N_("the planned day")),
    "time": (("time", "heure"), N_("the planned hour")),
    "title": (("title", "titre"), N_("the title of the post")),
    "channel": (("channel", "canal"), N_("the name of the channel")),
    "link": (("link", "lien"), N_("the first link of the text")),
    "author": (("author", "auteur"), N_("who writes")),
    "house": (("house", "maison"), N_("the name of the workspace")),
}
_MEANT = {spelled: name for name, (spellings, _) in BLANKS.items() for spelled in spellings}
_BLANK = re.compile(r"\{(" + "|".join(_MEANT) + r")\}", re.IGNORECASE)


def filled(text: str, values: Mapping[str, str]) -> str:
    """`values` by English name; a blank without one stays."""
    return _BLANK.sub(lambda found: values.get(_MEANT[found[1].lower()]) or found[0], text)


def left(text: str) -> tuple[str, ...]:
    """The blanks still in a text, each once, as they are written."""
    return tuple(dict.fromkeys(found[0] for found in _BLANK.finditer(text)))
