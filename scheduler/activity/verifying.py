"""Is an exported history what was sealed? Plain files and hashes: no database, no settings, no key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.activity.links import FIELDS, GENESIS, link, own_link


@dataclass(frozen=True)
class Verdict:
    """`wrong`: the first line that does not fit, with what is wrong, in a sentence; empty when all fits."""

    deeds: int
    head: str
    wrong: str = ""


def verify(lines: Iterable[str], *, head: str | None = None) -> Verdict:
    """Follows the links of an export. `head`: a hash kept elsewhere that must be met on the way, or at the end.

    Finds a deed changed, taken out, put in or moved; and an end cut off, by the head the file itself or the caller names.
    """
    reader = _Reader(kept=head)
    for number, text in enumerate(lines, 1):
        if wrong := reader.read(text, first=number == 1):
            return Verdict(reader.deeds, reader.at, f"Line {number}: {wrong}")
    return Verdict(reader.deeds, reader.at, reader.ended())


class _Reader:
    def __init__(self, kept: str | None) -> None:
        self.kept, self.met = kept, kept is None
        self.deeds = 0
        self.whole_house = False
        self.ends_at: str | None = None
        self.link_before = self.at = GENESIS

    def read(self, text: str, *, first: bool) -> str:
        try:
            line = json.loads(text)
        except ValueError:
            return "this is not JSON."
        if not isinstance(line, dict):
            return "this is not a line of a history."
        if first:
            return self._heading(line)
        if "person" in line:
            return ""  # names can be erased: they are not sealed
        return self._deed(line)

    def ended(self) -> str:
        if self.ends_at is None:
            return "There is nothing in this file."
        if self.at != self.ends_at:
            return "The end is missing: the last deed is not the one the first line names."
        if not self.met:
            return "The hash you kept is nowhere in this history: it is another one, or it was rewritten."
        return ""

    def _heading(self, line: Mapping[str, Any]) -> str:
        if line.get("history") != 1 or not isinstance(line.get("head"), str):
            return "this is not the first line of a history that this release can read."
        self.ends_at, self.whole_house = line["head"], line.get("workspace") is None
        return ""

    def _deed(self, line: Mapping[str, Any]) -> str:
        deed, before, seal, own = (line.get(name) for name in ("deed", "before", "seal", "own"))
        if not isinstance(deed, dict) or not set(FIELDS) <= set(deed):
            return "the deed that was sealed here is gone."
        self.deeds += 1
        which = f"deed {deed['id']} of {deed['at']}"
        if not isinstance(before, str) or link(before, deed) != seal:
            return f"{which} is not what was sealed."
        if self.whole_house and before != self.link_before:
            return f"something is missing, or does not belong here, before {which}."
        self.link_before = str(seal)
        if self.whole_house:
            self.at = str(seal)
        elif own is not None:  # sealed before workspaces had chains of their own: checked by itself only
            if own_link(self.at, str(seal)) != own:
                return f"something is missing, or does not belong here, before {which}."
            self.at = str(own)
        self.met = self.met or self.kept in (seal, own)
        return ""
