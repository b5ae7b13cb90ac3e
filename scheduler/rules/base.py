"""The words every family of charter rules speaks. One file a family, one line in `RULES`, one contract test.

A rule is plain Python: what it is given is frozen, and the same draft always gives the same findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Protocol

from scheduler.rules.reading import Reading
from scheduler.rules.setting import Setting
from scheduler.wording import Text

TEXT, TITLE = "text", "title"


@dataclass(frozen=True)
class Found:
    """A listed word or phrase, in one field of the draft."""

    start: int
    end: int
    text: str
    sought: str
    field: str


@dataclass(frozen=True)
class Draft:
    """What one channel would say, and how its platform counts. All rules read the same pass over it."""

    text: str
    title: str = ""  # empty where the channel shows none
    language: str = "en"
    alts: tuple[str, ...] = ()  # one for each image, in order; empty where nothing is written yet
    also: tuple[tuple[str, str], ...] = ()  # other words readers see: `option:spoiler_text`, with its words
    platform: str = ""
    channel_kind: str = ""  # social, mail, hook, manual; empty when no channel is chosen yet
    count: Callable[[str], int] = len
    limit: int | None = None  # what the channel accepts, in units of `count`

    @cached_property
    def fields(self) -> Mapping[str, Reading]:
        """Every field somebody will read: the text, the title, `alt:0`, `alt:1`…, and the channel's own."""
        alts = {f"alt:{number}": alt for number, alt in enumerate(self.alts)}
        written = {TEXT: self.text, TITLE: self.title} | alts | dict(self.also)
        return {name: Reading(words) for name, words in written.items() if words or name == TEXT}

    @property
    def reading(self) -> Reading:
        return self.fields[TEXT]

    def phrases(self, words: tuple[str, ...]) -> Iterator[Found]:
        """Whole words and phrases of a list, in every field; case, accents and apostrophes do not matter."""
        for name, reading in self.fields.items():
            for phrase in reading.phrases(words):
                yield Found(phrase.start, phrase.end, phrase.text, phrase.sought, name)


@dataclass(frozen=True)
class Neighbour:
    """Another post of the same channel, planned or published."""

    at: datetime
    text: str
    title: str = ""


@dataclass(frozen=True)
class Around:
    """What a rule may know beyond the draft itself, loaded before any rule runs."""

    at: datetime | None = None  # when it would go out; None: nobody has said yet
    neighbours: tuple[Neighbour, ...] = ()  # by time; only for rules with `needs_neighbours`


@dataclass(frozen=True)
class Finding:
    """What a check had to say, on the exact words: code points [start, end) of `field`."""

    start: int
    end: int
    reason: Text
    fix: str | None = None  # words that could stand there instead
    field: str = field(default=TEXT)


class Rule(Protocol):
    """A family of rules: a frozen dataclass whose fields are its settings.

    One whose findings depend on `around.neighbours` says `needs_neighbours = True`: its posts are asked about again when
    others beside them are planned otherwise.
    """

    kind: ClassVar[str]
    name: ClassVar[Text]
    about: ClassVar[Text]  # what it is for, in a sentence
    form: ClassVar[tuple[Setting, ...]]  # one for each field; the page and the API read settings through it

    def spoken(self) -> Text:
        """The rule as set, in one sentence for people."""
        ...

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]: ...
