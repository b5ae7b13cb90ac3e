"""The part of an address a title becomes: plain letters, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80


def slug(title: str) -> str:
    """Empty where the title has no letter that could stand in one."""
    plain = unicodedata.normalize(
        "NFKD", title.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    )
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    made = "-".join(words)
    return made if len(made) <= LONGEST else made[:LONGEST].rpartition("-")[0] or made[:LONGEST]
