"""A text cut where something is to be shown: links, what does not fit any more, what the charter found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import regex

LINK = regex.compile(
    r"https?://\S+[\p{L}\p{N}/]|(?<![\p{L}\p{N}_&/])[#@][\p{L}\p{N}_]+(?:[.@-][\p{L}\p{N}_]+)*"
)
AROUND = 24


@dataclass(frozen=True)
class Piece:
    text: str
    is_link: bool = False
    is_over: bool = False
    finding: str = ""  # "block" or "advise"


@dataclass(frozen=True)
class Snippet:
    """The exact words of a finding with a little around them."""

    before: str
    words: str
    after: str


def pieces(text: str, *, fits: int, findings: Iterable[tuple[int, int, str]] = ()) -> list[Piece]:
    """The whole text in order, cut so that each piece is drawn in one way.

    What is found about the whole stands beside the text alone: underlined from end to end it would hide all else.
    """
    links = [(found.start(), found.end()) for found in LINK.finditer(text)]
    found = sorted(one for one in findings if one[:2] != (0, len(text)))
    seams = {0, len(text), fits}
    for start, end in links:
        seams |= {start, end}
    for start, end, _ in found:
        seams |= {start, end}
    order = sorted(seam for seam in seams if 0 <= seam <= len(text))
    return [
        Piece(
            text[begin:stop],
            is_link=any(start <= begin < end for start, end in links),
            is_over=begin >= fits,
            finding=_strictest(severity for start, end, severity in found if start <= begin < end),
        )
        for begin, stop in pairwise(order)
    ]


def snippet(text: str, start: int, end: int) -> Snippet | None:
    """None where the finding is about the whole, or about what is missing."""
    if end <= start or (start, end) == (0, len(text)):
        return None
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Snippet(
        ("…" if start > AROUND else "") + before.replace("\n", " "),
        text[start:end].replace("\n", " "),
        after.replace("\n", " ") + ("…" if end + AROUND < len(text) else ""),
    )


def _strictest(severities: Iterable[str]) -> str:
    return min(severities, key=lambda severity: severity != "block", default="")
