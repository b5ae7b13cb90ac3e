"""The non-breaking spaces of French typography: where a plain space would let a line break before its sign.

Nothing is moved or added but spaces; links, hours and emoticons are left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import regex

NARROW, WIDE = "\u202f", "\u00a0"
GAP = regex.compile(r"[^\S\u00a0\u202f]+")
LEFT_ALONE = regex.compile(r"https?://\S+|(?<!\w)[:;]-?[)(DPp/](?!\w)")
# What stands in the place of a space, and which space it should be.
RULES = (
    (regex.compile(r"(?<=\S)[ \u00a0](?=[;!?»›])"), NARROW),
    (regex.compile(r"(?<=[«‹])[ \u00a0]"), NARROW),
    (regex.compile(r"(?<=«)(?=\w)|(?<=[\w.!?…,)])(?=»)"), NARROW),
    (regex.compile(r"(?<=[^\s:])[ \u202f](?=:(?!//))"), WIDE),
    (regex.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))"), NARROW),
    (regex.compile(r"(?<=\d)[ \u00a0](?=%)"), NARROW),
    (
        regex.compile(r"(?<=\d)[ \u202f](?=(?:€|\$|£|h|min|s|km|kg|g|m|cm|mm|ans?|heures?|euros?)(?!\w))"),
        WIDE,
    ),
    (regex.compile(r"(?<=\b(?:M\.|Mme|Mlle|Dr|n°|p\.))[ ](?=\w)"), WIDE),
)


@dataclass(frozen=True)
class Space:
    start: int
    end: int
    sign: str


def spaces(text: str) -> list[Space]:
    """What would change, in the order of the text; empty where everything is right."""
    kept = [found.span() for found in LEFT_ALONE.finditer(text)]
    starts = [start for start, _ in kept]
    found: dict[tuple[int, int], Space] = {}
    for pattern, sign in RULES:
        for place in pattern.finditer(text):
            start, end = place.span()
            at = bisect_left(starts, end)  # those before it begin before this place ends
            inside = at > 0 and start < kept[at - 1][1]
            before_kept = at < len(starts) and starts[at] == end and text[end] in ":;"
            if not inside and not before_kept and text[start:end] != sign:
                found.setdefault((start, end), Space(start, end, sign))
    return sorted(found.values(), key=lambda space: space.start)


def spaced(text: str) -> str:
    pieces, done = [], 0
    for space in spaces(text):
        pieces += [text[done : space.start], space.sign]
        done = space.end
    return "".join(pieces) + text[done:]


def one_line(written: str) -> str:
    """One plain space for every gap; spaces that hold two signs together stay what they are."""
    return GAP.sub(" ", written).strip()


def folded(name: str) -> str:
    """To find a name by, whatever its case and whichever spaces it was typed with."""
    return " ".join(name.split()).casefold()
