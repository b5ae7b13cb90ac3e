"""The labelled corpus: posts written for this project, with the words each family should find in brackets.

One post a line: `t` (looked at while a rule is written) or `h` (held out: never looked at, only counted), its language,
and its words with each expected span between ⟦ and ⟧. A line `settings {…}` holds for the lines after it, `field NAME`
says in which field of the draft the words stand, `picture {…}` what the library knows of its picture, `around {…}` what the rule may know beside them; `@` and a moment, before the words, is when they
would go out. `\\n` and `\\uXXXX` are what they look like.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scheduler.rules import Around, Draft, Neighbour, Period, Plan, rule_of
from scheduler.rules.base import Picture

FOLDER = Path(__file__).parent / "corpus"
MOMENT = re.compile(r"@\d{4}-\d\d-\d\dT\d\d:\d\d")
ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\(n)")

Span = tuple[int, int]


@dataclass(frozen=True)
class Post:
    held_out: bool
    draft: Draft
    field: str
    expected: frozenset[Span]
    settings: dict[str, Any]
    line: int
    around: Around

    def found(self, kind: str) -> frozenset[Span]:
        said = rule_of(kind, self.settings).check(self.draft, self.around)
        return frozenset((each.start, each.end) for each in said if each.field == self.field)


@dataclass(frozen=True)
class Score:
    posts: int
    right: int  # spans found where they were expected, to the code point
    wrong: int  # found, not expected
    missed: int  # expected, not found

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def families() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def posts(kind: str) -> Iterator[Post]:
    settings, field, known = {}, "text", {}
    pictures: tuple[Picture, ...] = ()
    for number, line in enumerate((FOLDER / f"{kind}.txt").read_text().split("\n"), 1):
        half, _, rest = line.partition(" ")
        if half == "settings":
            settings = json.loads(rest)
        elif half == "field":
            field = rest
        elif half == "picture":
            pictures = (_picture(json.loads(rest)),)
        elif half == "around":
            known = json.loads(rest)
        elif half:
            language, _, marked = rest.partition(" ")
            moment, _, after = marked.partition(" ")
            at, marked = (moment[1:], after) if MOMENT.fullmatch(moment) else (None, marked)
            words, expected = unmarked(marked)
            draft = replace(
                _draft(words, language, field),
                pictures=pictures,
                nature=known.get("nature", ""),
                channel_language=known.get("channel_language", ""),
            )
            yield Post(half == "h", draft, field, expected, settings, number, _around(known, at))


def score(kind: str, *, held_out: bool) -> Score:
    asked = [post for post in posts(kind) if post.held_out is held_out]
    pairs = [(post.found(kind), post.expected) for post in asked]
    return Score(
        len(asked),
        right=sum(len(found & expected) for found, expected in pairs),
        wrong=sum(len(found - expected) for found, expected in pairs),
        missed=sum(len(expected - found) for found, expected in pairs),
    )


def unmarked(marked: str) -> tuple[str, frozenset[Span]]:
    """The words without their brackets, and the spans the brackets held."""
    marked = ESCAPE.sub(lambda match: "\n" if match[2] else chr(int(match[1], 16)), marked)
    words, spans, start = "", set(), 0
    for letter in marked:
        if letter == "⟦":
            start = len(words)
        elif letter == "⟧":
            spans.add((start, len(words)))
        else:
            words += letter
    return words, frozenset(spans)


def _around(known: dict[str, Any], at: str | None) -> Around:
    wall = datetime.fromisoformat(at) if at else None
    written, then = known.get("written"), known.get("planned_then")
    return Around(
        wall and wall.replace(tzinfo=UTC),
        _neighbours(known.get("neighbours", [])),
        wall,
        _neighbours(known.get("elsewhere", [])),
        Plan(*known["plan"]) if "plan" in known else None,
        {date.fromisoformat(day): name for day, name in known.get("holidays", {}).items()},
        tuple(
            Period(date.fromisoformat(first), date.fromisoformat(last), name)
            for first, last, name in known.get("embargoes", [])
        ),
        known.get("dead", {}),
        datetime.fromisoformat(written) if written else None,
        date.fromisoformat(then) if then else None,
    )


def _neighbours(said: list[dict[str, Any]]) -> tuple[Neighbour, ...]:
    walls = [datetime.fromisoformat(one["at"]) for one in said]
    return tuple(
        Neighbour(**one | {"at": wall.replace(tzinfo=UTC), "wall": wall})
        for one, wall in zip(said, walls, strict=True)
    )


def _picture(known: dict[str, Any]) -> Picture:
    until = known.get("until")
    return Picture(**known | {"until": until and datetime.fromisoformat(until)})


def _draft(words: str, language: str, field: str) -> Draft:
    if field == "alt:0":
        return Draft("", language=language, alts=(words,))
    return Draft(words, language=language)
