"""Where a feed folds a text away: what shows at once, and what only those read who ask for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scheduler.adapters.face import Fold
from web.composer.marking import Piece


def folded(pieces: Sequence[Piece], fold: Fold | None) -> tuple[list[Piece], list[Piece]]:
    """The pieces above the fold and those below; none below where all of it shows."""
    at = fold_at("".join(piece.text for piece in pieces), fold)
    above: list[Piece] = []
    below: list[Piece] = []
    for piece in pieces:
        if at >= len(piece.text):
            above.append(piece)
        elif at <= 0:
            below.append(piece)
        else:
            above.append(replace(piece, text=piece.text[:at].rstrip()))
            below.append(replace(piece, text=piece.text[at:]))
        at -= len(piece.text)
    return above, below


def fold_at(text: str, fold: Fold | None) -> int:
    """The last end of a word before the fold; the whole length where the text is short enough."""
    if fold is None:
        return len(text)
    most = min(fold.characters, _end_of_line(text, fold.lines))
    if len(text.rstrip()) <= most:
        return len(text)
    seam = max(text.rfind(sign, most // 2, most + 1) for sign in " \n")
    return seam if seam > 0 else most


def _end_of_line(text: str, number: int) -> int:
    end = -1
    for _ in range(number):
        end = text.find("\n", end + 1)
        if end < 0:
            return len(text)
    return end
