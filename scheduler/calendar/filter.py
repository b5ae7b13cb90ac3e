"""Which part of the calendar: the same choice in a page's address, in a feed and in an API call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from scheduler.calendar.status import STATUSES
from scheduler.content import Stage
from scheduler.wording import N_, Text

# The names in a page's address, beside those in JSON.
IN_ADDRESS = {
    "channels": "channel",
    "kinds": "kind",
    "statuses": "status",
    "stages": "stage",
    "pillars": "pillar",
    "campaigns": "campaign",
    "labels": "label",
    "people": "person",
    "authors": "author",
    "assignees": "assignee",
    "languages": "language",
    "text": "q",
}
KINDS = ("social", "blog", "wiki", "forum", "chat", "mail", "hook", "manual")
UNKNOWN_VALUE: dict[str, Text] = {
    "kinds": N_("“{value}” is no kind of channel; there are: {known}."),
    "statuses": N_("“{value}” is no state a post can be in; there are: {known}."),
    "stages": N_("“{value}” is no stage of writing; there are: {known}."),
}
KNOWN_VALUES = {"kinds": frozenset(KINDS), "statuses": frozenset(STATUSES), "stages": frozenset(Stage)}
MOST_VALUES = 200
LONGEST = 200


class UnknownFilter(ValueError):
    """A name or value no filter has. Shown to whoever asked: ignoring it would show them too much.

    `part` and `value`: of which part of the filter it is no value; empty where the name itself is unknown.
    """

    def __init__(self, text: Text, part: str = "", value: str = "") -> None:
        super().__init__(str(text))
        self.text, self.part, self.value = text, part, value


def _chosen(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value for value in values if value)


@dataclass(frozen=True)
class Filter:
    """What is not named is not narrowed: `Filter()` is everything. Channels, pillars and people by public id."""

    channels: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)  # of the channel
    statuses: frozenset[str] = field(default_factory=frozenset)
    stages: frozenset[str] = field(default_factory=frozenset)
    pillars: frozenset[str] = field(default_factory=frozenset)
    campaigns: frozenset[str] = field(default_factory=frozenset)
    labels: frozenset[str] = field(default_factory=frozenset)
    people: frozenset[str] = field(default_factory=frozenset)  # who wrote it or has it assigned
    authors: frozenset[str] = field(default_factory=frozenset)
    assignees: frozenset[str] = field(default_factory=frozenset)
    languages: frozenset[str] = field(default_factory=frozenset)
    text: str = ""

    def __post_init__(self) -> None:
        for name, known in KNOWN_VALUES.items():
            for value in getattr(self, name) - known:
                words = {"value": value[:LONGEST], "known": ", ".join(sorted(known))}
                raise UnknownFilter(Text(UNKNOWN_VALUE[name].msgid, words), name, words["value"])

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))

    def without(self, *names: str) -> Filter:
        """The same, not narrowed by these: what a list of choices counts."""
        nothing: dict[str, Any] = {name: "" if name == "text" else frozenset() for name in names}
        return replace(self, **nothing)

    # --- in a page's address ---------------------------------------------------------------------

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]], *, also: Iterable[str] | None = None) -> Filter:
        """`query` maps each name to all its values. With `also`, a name that is neither ours nor there is refused."""
        if also is not None:
            _refuse(set(query) - set(IN_ADDRESS.values()) - set(also))
        given = {name: query.get(word, ()) for name, word in IN_ADDRESS.items()}
        text = next(iter(given.pop("text")), "").strip()[:LONGEST]
        return cls(**{name: _chosen(values) for name, values in given.items()}, text=text)

    def to_query(self) -> list[tuple[str, str]]:
        """Pairs in a settled order, so that one filter has one address."""
        pairs = [(IN_ADDRESS[name], value) for name, values in self._lists() for value in values]
        return pairs + ([("q", self.text)] if self.text else [])

    # --- in JSON ---------------------------------------------------------------------------------

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Filter:
        """`{}` is everything. Raises UnknownFilter."""
        _refuse(set(stored) - set(IN_ADDRESS))
        given: dict[str, Any] = dict(stored)
        text = given.pop("text", "")
        if not isinstance(text, str) or len(text) > LONGEST:
            raise UnknownFilter(N_("The text to look for is a word or two."))
        for name, values in given.items():
            if not _is_a_list_of_words(values):
                raise UnknownFilter(N_("“{name}” takes a list of texts.", name=name))
        return cls(**{name: _chosen(values) for name, values in given.items()}, text=text.strip())

    def to_json(self) -> dict[str, Any]:
        made: dict[str, Any] = {name: values for name, values in self._lists() if values}
        return made | ({"text": self.text} if self.text else {})

    def _lists(self) -> list[tuple[str, list[str]]]:
        return [(part.name, sorted(getattr(self, part.name))) for part in fields(self) if part.name != "text"]


def _refuse(unknown: set[str]) -> None:
    if unknown:
        raise UnknownFilter(N_("There is no filter called “{name}”.", name=sorted(unknown)[0]))


def _is_a_list_of_words(values: object) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= MOST_VALUES
        and all(isinstance(value, str) and len(value) <= LONGEST for value in values)
    )
