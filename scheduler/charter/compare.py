"""What changed: word by word between two texts, clause by clause and rule by rule between two versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from scheduler.charter.version import CharterRule, CharterVersion, Clause

# Each with the space after it: spaces alone match everywhere. Line ends stand alone, or whole lines would move.
PIECES = re.compile(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|\s+")
MOST = 100_000  # pairs of equal pieces; beyond that, comparing word by word takes longer than anybody waits


@dataclass(frozen=True)
class Piece:
    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """`before` None: a new clause; `after` None: one that goes."""

    before: Clause | None
    after: Clause | None
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class RuleChange:
    kind: Literal["added", "removed"]
    rule: CharterRule


@dataclass(frozen=True)
class Comparison:
    clauses: tuple[ClauseChange, ...]
    rules: tuple[RuleChange, ...]

    def __bool__(self) -> bool:
        return bool(self.clauses or self.rules)


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts woven into one, in reading order; the same text gives one piece."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    return _pieces(("same", "".join(old[:head])), *_woven(*middle), ("same", "".join(old[len(old) - tail :])))


def _shared(old: list[str], new: list[str]) -> int:
    """How many pieces both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def _woven(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    often = Counter(new)
    if sum(often[piece] for piece in old) > MOST:
        yield from (("removed", "".join(old)), ("added", "".join(new)))
        return
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            yield "same", "".join(old[a:b])
        else:
            yield from (("removed", "".join(old[a:b])), ("added", "".join(new[c:d])))


def versions(before: CharterVersion | None, after: CharterVersion) -> Comparison:
    """What adopting `after` would change; everything is new where there is nothing before."""
    old = list(before.clauses) if before else []
    pairs: list[tuple[Clause | None, Clause | None]] = []
    for clause in after.clauses:
        twin = _twin(clause, old)
        if twin:
            old.remove(twin)
        pairs.append((twin, clause))
    pairs += [(gone, None) for gone in old]
    return Comparison(
        tuple(_clause(a, b) for a, b in pairs if _says(a) != _says(b)),
        tuple(_rules(list(before.rules) if before else [], list(after.rules))),
    )


def _twin(clause: Clause, old: list[Clause]) -> Clause | None:
    """The clause it was copied from: the same title, or else the same text, or else the same place."""
    for same in (
        lambda o: (o.key, o.title) == (clause.key, clause.title),
        lambda o: o.text == clause.text and o.text,
        lambda o: (o.key, o.position) == (clause.key, clause.position),
    ):
        found = next((o for o in old if same(o)), None)
        if found:
            return found
    return None


def _says(clause: Clause | None) -> tuple[str, ...] | None:
    return (clause.key, clause.title, clause.text, clause.audience) if clause else None


def _clause(before: Clause | None, after: Clause | None) -> ClauseChange:
    return ClauseChange(
        before,
        after,
        words(before.title if before else "", after.title if after else ""),
        words(before.text if before else "", after.text if after else ""),
    )


def _rules(old: list[CharterRule], new: list[CharterRule]) -> list[RuleChange]:
    """A rule set otherwise is one that goes and one that comes."""
    changes: list[RuleChange] = []
    for rule in new:
        twin = next((o for o in old if o.same_as(rule)), None)
        if twin:
            old.remove(twin)
        else:
            changes.append(RuleChange("added", rule))
    return [RuleChange("removed", gone) for gone in old] + changes


def _pieces(*found: tuple[str, str]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in found if text)  # type: ignore[arg-type]
