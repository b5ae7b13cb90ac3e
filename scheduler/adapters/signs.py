"""Which sign stands for a channel served by hand: that of the place it is, else how its name begins."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scheduler.adapters import ADAPTERS
from scheduler.adapters.venues import VENUES, Venue, venue_of

TINTS = 5
SHORT_WORDS = 2  # of, du, la: no letter of a name


@dataclass(frozen=True)
class Sign:
    """Letters in a square of one colour: `tone` is a venue's key, or one of five tints ("t0" to "t4")."""

    letters: str
    tone: str


@lru_cache(maxsize=2000)
def sign_of(platform: str, name: str, venue: str = "") -> Sign | None:
    """`venue`: the key of what the channel says it is. None where a machine publishes: that platform has a glyph."""
    adapter = ADAPTERS.get(platform)
    if adapter is not None and adapter.kind != "manual":
        return None
    # A shop window and an intranet are named after what they are here: only a network has letters of its own.
    found = VENUES.get(venue) or _called(name)
    if found and found.hosts:
        return Sign(found.face.sign, found.key)
    letters = _initials(name)
    return Sign(letters, f"t{zlib.crc32(name.encode()) % TINTS}") if letters else None


def venue_key(platform: str, settings: Mapping[str, Any]) -> str:
    adapter = ADAPTERS.get(platform)
    found = venue_of(settings) if adapter is not None and adapter.kind == "manual" else None
    return found.key if found else ""


def _called(name: str) -> Venue | None:
    words = set(re.findall(r"\w+", name.casefold()))
    return next((venue for venue in VENUES.values() if venue.hosts and venue.key in words), None)


def _initials(name: str) -> str:
    plain = unicodedata.normalize("NFC", name)
    every = re.findall(r"[^\W_]+", plain)
    words = [word for word in every if len(word) > SHORT_WORDS] or every
    if len(words) == 1:
        return words[0][:1].upper() + words[0][1:2].lower()
    return "".join(word[0].upper() for word in words[:2])
