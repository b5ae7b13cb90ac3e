"""Which sign stands for a channel served by hand: that of the place it is, as far as its name or address says so."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache

from scheduler.adapters import ADAPTERS


@dataclass(frozen=True)
class Familiar:
    """A place many write to and nobody may write to by machine; `words` are what people call it."""

    key: str  # also its colour's, in the style sheets
    letters: str
    words: tuple[str, ...]
    hosts: tuple[str, ...]


FAMILIAR = (
    Familiar("instagram", "Ig", ("instagram", "insta"), ("instagram.com",)),
    Familiar("linkedin", "in", ("linkedin",), ("linkedin.com",)),
    Familiar("facebook", "Fb", ("facebook",), ("facebook.com", "fb.com")),
    Familiar("threads", "@", ("threads",), ("threads.net", "threads.com")),
    Familiar("x", "X", ("x", "twitter"), ("x.com", "twitter.com")),
    Familiar("youtube", "Yt", ("youtube",), ("youtube.com", "youtu.be")),
    Familiar("tiktok", "Tk", ("tiktok",), ("tiktok.com",)),
    Familiar("pinterest", "Pi", ("pinterest",), ("pinterest.com",)),
    Familiar("whatsapp", "Wa", ("whatsapp",), ("whatsapp.com", "wa.me")),
    Familiar("snapchat", "Sc", ("snapchat",), ("snapchat.com",)),
)
TINTS = 5


@dataclass(frozen=True)
class Sign:
    """Letters in a square of one colour: `tone` is a familiar place's key, or one of five tints ("t0" to "t4")."""

    letters: str
    tone: str


@lru_cache(maxsize=2000)
def sign_of(platform: str, name: str, identity: str = "") -> Sign | None:
    """None where a machine publishes: such a platform has a glyph of its own. Without a name there is nothing to spell."""
    adapter = ADAPTERS.get(platform)
    if adapter is not None and adapter.kind != "manual":
        return None
    if found := familiar(name, identity):
        return Sign(found.letters, found.key)
    letters = _initials(name)
    return Sign(letters, f"t{zlib.crc32(name.encode()) % TINTS}") if letters else None


def familiar(name: str, identity: str = "") -> Familiar | None:
    """The address decides before the name does: a page on LinkedIn may be called "Our page on X and elsewhere"."""
    host = identity.casefold().strip().removeprefix("www.")
    for place in FAMILIAR:
        if any(host == known or host.endswith("." + known) for known in place.hosts):
            return place
    words = re.findall(r"\w+", name.casefold())
    return next((place for word in words for place in FAMILIAR if word in place.words), None)


def _initials(name: str) -> str:
    plain = unicodedata.normalize("NFC", name)
    words = [word for word in re.findall(r"[^\W_]+", plain) if len(word) > 2] or re.findall(r"[^\W_]+", plain)
    if len(words) == 1:
        return words[0][:1].upper() + words[0][1:2].lower()
    return "".join(word[0].upper() for word in words[:2])
