"""How readers see a post somewhere, as far as a preview and a channel's square need to know it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fold:
    """Where a feed stops showing a text until its reader asks for more: at whichever comes first. About, never exact."""

    characters: int
    lines: int


@dataclass(frozen=True)
class Face:
    """Drawn by the preview template of this name, where there is one; else by that of the adapter's kind."""

    name: str
    sign: str = ""  # two letters for the channel's square; empty: the platform has a glyph
    fold: Fold | None = None
    ratios: tuple[str, ...] = ()  # shapes of pictures that come out whole
    pressable: bool = True  # links within the text lead somewhere
    cards: bool = True  # a link without a picture beside it becomes a card
