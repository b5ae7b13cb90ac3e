"""The posts of a thread, moved, joined and taken out by hand. Number 0 is the first one after the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from web.composer.sheet import Version

Pieces = list[str]


def up(version: Version, number: str) -> Version:
    """Before the one above; the first one changes places with the version's own text."""
    if number == "0" and version.text is not None and pieces(version):
        first, *rest = pieces(version)
        return _with(replace(version, text=first), [version.text, *rest])
    return _changed(version, number, lambda order, at: order.insert(max(0, at - 1), order.pop(at)))


def down(version: Version, number: str) -> Version:
    return _changed(version, number, lambda order, at: order.insert(at + 1, order.pop(at)))


def joined(version: Version, number: str) -> Version:
    """Its words after those of the one above, a blank line between; the first one joins the version's own text."""
    if number == "0" and version.text is not None and pieces(version):
        first, *rest = pieces(version)
        return _with(replace(version, text=_together(version.text, first)), rest)

    def join(order: Pieces, at: int) -> None:
        if at:
            order[at - 1] = _together(order[at - 1], order.pop(at))

    return _changed(version, number, join)


def without(version: Version, number: str) -> Version:
    return _changed(version, number, lambda order, at: order.pop(at))


def pieces(version: Version) -> Pieces:
    return [str(words) for words in version.options.get("thread") or ()]


def _changed(version: Version, number: str, change: Callable[[Pieces, int], object]) -> Version:
    order = pieces(version)
    if not number.isdecimal() or int(number) >= len(order):
        return version
    change(order, int(number))
    return _with(version, order)


def _with(version: Version, order: Pieces) -> Version:
    rest = {name: value for name, value in version.options.items() if name != "thread"}
    return replace(version, options={**rest, **({"thread": order} if order else {})})


def _together(above: str, below: str) -> str:
    return "\n\n".join(words for words in (above.rstrip(), below.strip()) if words)
