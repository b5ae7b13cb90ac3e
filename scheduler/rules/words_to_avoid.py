"""Words and phrases the charter asks us not to use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class WordsToAvoid:
    """Whole words in the text, the title and the alt texts; each may name what to say instead."""

    words: tuple[Word, ...]
    inflected: bool = False
    allowed: tuple[Word, ...] = ()

    kind: ClassVar[str] = "words-to-avoid"
    name: ClassVar[Text] = N_("Words to avoid")
    about: ClassVar[Text] = N_("Finds words and phrases of a list, whatever their case and accents.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "words",
            N_("Words and phrases"),
            "words",
            required=True,
            help=N_("One a line. To propose other words: “guaranteed = planned”."),
        ),
        Setting(
            "inflected",
            N_("In all their forms"),
            "flag",
            help=N_("Plurals, feminines and conjugated verbs, in French and in English."),
        ),
        Setting(
            "allowed",
            N_("Phrases they may stand in"),
            "words",
            help=N_("One a line: where “client” is listed, “client relations” may stay."),
        ),
    )

    @cached_property
    def instead(self) -> dict[str, str]:
        return {word.word: word.instead for word in self.words}

    def spoken(self) -> Text:
        return N_("Avoid: {words}.", words=verbatim(", ".join(self.instead)))

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        may_stay = tuple(word.word for word in self.allowed)
        # One reading of both lists: the longest phrase wins, whichever list it is of.
        for found in draft.phrases((*self.instead, *may_stay), inflected=self.inflected):
            if found.sought in may_stay:
                continue
            reason = N_("“{word}” is a word our charter avoids.", word=found.text)
            fix = _as_written(found.text, self.instead[found.sought]) or None
            yield Finding(found.start, found.end, reason, fix, found.field)


def _as_written(original: str, instead: str) -> str:
    """The other words with the capitals of those they replace."""
    if len(original) > 1 and original.isupper():
        return instead.upper()
    return instead[:1].upper() + instead[1:] if original[:1].isupper() else instead
