"""The words every family of charter rules speaks. One file a family, one line in `RULES`, one contract test.

A rule is plain Python: what it is given is frozen, and the same draft always gives the same findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar, Protocol

from scheduler.rules.reading import Reading
from scheduler.rules.setting import Period, Setting
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
class Picture:
    """What the library says of an image beside its alt text."""

    credit: str = ""
    licence: str = ""
    consent: bool = False  # a document in which somebody agreed, or a note that they did
    until: datetime | None = None  # the first instant it may not be shown


@dataclass(frozen=True)
class Draft:
    """What one channel would say, and how its platform counts. All rules read the same pass over it."""

    text: str
    title: str = ""  # empty where the channel shows none
    language: str = "en"
    alts: tuple[str, ...] = ()  # one for each image, in order; empty where nothing is written yet
    also: tuple[tuple[str, str], ...] = ()  # other words readers see: `option:spoiler_text`, with its words
    platform: str = ""
    channel_kind: str = ""  # as adapters declare it: social, blog, mail…; empty when no channel is chosen yet
    count: Callable[[str], int] = len
    limit: int | None = None  # what the channel accepts, in units of `count`
    # Public ids, empty where nobody has said: whose it is, and where it belongs.
    channel: str = ""
    channel_language: str = ""
    pillar: str = ""
    campaign: str = ""
    author: str = ""
    nature: str = ""  # of its pillar: promotional, self_centred
    pictures: tuple[Picture, ...] = ()  # beside `alts`, in the same order; empty where they are not known

    @cached_property
    def fields(self) -> Mapping[str, Reading]:
        """Every field somebody will read: the text, the title, `alt:0`, `alt:1`…, and the channel's own."""
        alts = {f"alt:{number}": alt for number, alt in enumerate(self.alts)}
        written = {TEXT: self.text, TITLE: self.title} | alts | dict(self.also)
        return {name: Reading(words) for name, words in written.items() if words or name == TEXT}

    @property
    def reading(self) -> Reading:
        return self.fields[TEXT]

    def phrases(self, words: tuple[str, ...], *, inflected: bool = False) -> Iterator[Found]:
        """Whole words and phrases of a list, in every field; case, accents and apostrophes do not matter.

        `inflected`: in their other forms too, by the grammar of the draft's language.
        """
        for name, reading in self.fields.items():
            for phrase in reading.phrases(words, forms_of=self.language[:2] if inflected else ""):
                yield Found(phrase.start, phrase.end, phrase.text, phrase.sought, name)


@dataclass(frozen=True)
class Neighbour:
    """Another post, planned or published."""

    at: datetime
    text: str
    title: str = ""
    wall: datetime | None = None  # `at` on the wall of the channel that is looked at, without a zone
    channel: str = ""  # the name people gave it
    nature: str = ""  # of its pillar
    same_post: bool = False  # the same post, on another channel


@dataclass(frozen=True)
class Plan:
    """What a channel's plan limits; None: it does not."""

    most_a_week: int | None = None
    most_promotional: int | None = None  # percent
    most_self_centred: int | None = None


@dataclass(frozen=True)
class Around:
    """What a rule may know beyond the draft itself, loaded before any rule runs; only what some rule `needs`."""

    at: datetime | None = None  # when it would go out; None: nobody has said yet
    neighbours: tuple[Neighbour, ...] = ()  # of its channel, by time
    wall: datetime | None = None  # `at` on the channel's wall, without a zone
    elsewhere: tuple[Neighbour, ...] = ()  # of other channels, and this post's own words there
    plan: Plan | None = None  # the channel's, where it has one
    holidays: Mapping[date, str] = field(default_factory=dict)  # by day, named in the workspace's language
    embargoes: tuple[Period, ...] = ()
    dead_links: Mapping[str, str] = field(
        default_factory=dict
    )  # address to what it answered when last called
    written: datetime | None = None  # when its words last changed, on the channel's wall
    planned_then: date | None = None  # for which day it was planned at that time


NEIGHBOURS, ELSEWHERE, PLAN, HOLIDAYS, EMBARGOES, LINKS, WRITTEN, NATURE = (
    "neighbours",
    "elsewhere",
    "plan",
    "holidays",
    "embargoes",
    "links",
    "written",
    "nature",
)


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

    `needs` names what it reads of `Around` beyond the time (`NEIGHBOURS`, `PLAN`…); most read nothing and do not say it. Posts
    passed by one that needs neighbours and can stop them are asked about again when others beside them are planned otherwise.
    `by_the_clock` True: what it says of the same words changes with the hour or the day they go out at, and with nothing else
    than midnight or an hour it `begins` at.
    """

    kind: ClassVar[str]
    name: ClassVar[Text]
    about: ClassVar[Text]  # what it is for, in a sentence
    form: ClassVar[tuple[Setting, ...]]  # one for each field; the page and the API read settings through it

    def spoken(self) -> Text:
        """The rule as set, in one sentence for people."""
        ...

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]: ...
