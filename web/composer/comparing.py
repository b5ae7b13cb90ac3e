"""Who changed what: the page as it was shown, as it was sent back, and the post as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.composer.sheet import UNCLEAR, print_of


@dataclass
class Comparison:
    mine: set[str] = field(default_factory=set)  # to be written
    theirs: list[str] = field(default_factory=list)  # changed by others, untouched on this page: left alone
    clashes: list[str] = field(default_factory=list)  # changed by both, differently


def compare(mine: Mapping[str, Any], stored: Mapping[str, Any], was: Mapping[str, str]) -> Comparison:
    """Field by field. `was` holds the prints of what the page showed; empty, it showed what is stored."""
    found = Comparison()
    was = was or {name: print_of(value) for name, value in stored.items()}
    for name in sorted(mine.keys() | stored.keys()):
        if mine.get(name) == UNCLEAR:
            continue  # half a date is no change yet
        typed, now, shown = _print(mine, name), _print(stored, name), was.get(name)
        if typed == now:
            continue
        if typed == shown:
            found.theirs.append(name)
        elif now == shown:
            found.mine.add(name)
        else:
            found.clashes.append(name)
    _keep_words_of_lost_channels(found, stored)
    return found


def shown_next(mine: Mapping[str, Any], stored: Mapping[str, Any], was: Mapping[str, str]) -> dict[str, str]:
    """What a page that was saved without being drawn anew has seen by now: its own fields as they are stored."""
    # A post just created: what could not be kept of the page is still this page's to write, not somebody else's.
    prints = dict(was) or {name: print_of(value) for name, value in stored.items()}
    for name, value in stored.items():
        if name in mine and mine[name] == value:
            prints[name] = print_of(value)
    return prints


def _keep_words_of_lost_channels(found: Comparison, stored: Mapping[str, Any]) -> None:
    """Somebody took a channel off while words were written for it: they bring it back rather than get lost."""
    for name in list(found.clashes):
        kind, _, channel = name.partition(":")
        if not channel or f"on:{channel}" in stored:
            continue
        found.clashes.remove(name)
        if kind == "words":
            found.mine |= {name, f"on:{channel}"}


def _print(fields: Mapping[str, Any], name: str) -> str | None:
    return print_of(fields[name]) if name in fields else None
