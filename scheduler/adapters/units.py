"""How places count a text where it is not simply in characters. `Limits.unit` names one of `UNITS`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

import regex

from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from linkify_it import LinkifyIt

LINK = regex.compile(r"https?://\S+[\p{L}\p{N}/]")
_SIGN = regex.compile(r"\X")
_EMOJI = regex.compile(
    r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3"
)
_PICTURED = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]")
# What counts one on X; every other code point counts two (twitter-text, third configuration).
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def in_characters(text: str, link: int | None) -> int:
    return len(LINK.sub("x" * link, text) if link else text)


def weighed(text: str, link: int | None) -> int:
    """X: a Latin letter one, an ideograph or an emoji two, an address always the same, with or without its https."""
    plain = unicodedata.normalize("NFC", text)
    found = [
        match
        for match in _links().match(plain) or ()
        if match.schema in ("http:", "https:") or (not match.schema and match.text.isascii())
    ]
    words, at = [], 0
    for match in found:
        words.append(plain[at : match.index])
        at = match.last_index
    words.append(plain[at:])
    signs = (sign for stretch in words for sign in _SIGN.findall(stretch))
    return sum(map(_weight, signs)) + (link or 0) * len(found)


def in_octets(text: str, link: int | None) -> int:
    return len(text.encode())


def emoji_in_octets(text: str, link: int | None) -> int:
    """Threads: what readers see as one character is one, but an emoji is as many as the octets it takes."""
    return sum(len(sign.encode()) if _PICTURED.search(sign) else 1 for sign in _SIGN.findall(text))


def in_sixteen_bits(text: str, link: int | None) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


Unit = Callable[[str, int | None], int]
UNITS: Mapping[str, Unit] = {
    "": in_characters,
    "weighed": weighed,
    "octets": in_octets,
    "emoji-octets": emoji_in_octets,
    "sixteen-bits": in_sixteen_bits,
}
SAID: Mapping[str, Text] = {
    "weighed": N_("an emoji counts two, a link always the same"),
    "octets": N_("a letter with an accent counts two, an emoji four or more"),
    "emoji-octets": N_("an emoji counts four or more"),
    "sixteen-bits": N_("most emoji count two"),
}


def _weight(sign: str) -> int:
    if _EMOJI.match(sign):
        return 2
    return sum(1 if any(low <= ord(one) <= high for low, high in _LIGHT) else 2 for one in sign)


@cache
def _links() -> LinkifyIt:
    from linkify_it import LinkifyIt  # builds large expressions: only where something is counted like this

    return LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False})
