"""A person, a competitor or a brand beside a word that can hurt: somebody who knows the law reads it first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Phrase, Reading
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class SensitiveNames:
    names: tuple[Word, ...]
    words: tuple[Word, ...]
    near: int = 12

    kind: ClassVar[str] = "sensitive-names"
    name: ClassVar[Text] = N_("Names near sensitive words")
    about: ClassVar[Text] = N_("Finds a person, a competitor or a brand named close to a word that can hurt.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("names", N_("People, competitors, brands"), "words", required=True, help=N_("One a line.")),
        Setting(
            "words",
            N_("Sensitive words"),
            "words",
            required=True,
            help=N_("One a line, such as “fraud”; plurals and other forms are found too."),
        ),
        Setting("near", N_("Words between them at most"), "number", required=True, within=(1, 200)),
    )

    def spoken(self) -> Text:
        names = verbatim(", ".join(word.word for word in self.names))
        return N_(
            "Sensitive words near these names are read by somebody who knows the law: {names}.", names=names
        )

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for field, reading in draft.fields.items():
            places = [
                (_span(reading, name), name)
                for name in reading.phrases(tuple(word.word for word in self.names))
            ]
            if not places:
                continue
            listed = tuple(word.word for word in self.words)
            for word in reading.phrases(listed, forms_of=draft.language[:2]):
                close = self._closest(_span(reading, word), places)
                if close:
                    reason = N_(
                        "“{word}” stands close to “{name}”: this can harm them, and us.",
                        word=word.text, name=close.text,
                    )  # fmt: skip
                    yield Finding(word.start, word.end, reason, None, field)

    def _closest(self, span: tuple[int, int], places: list[tuple[tuple[int, int], Phrase]]) -> Phrase | None:
        # Sorted by place: only the one before and the one after can be the closest.
        at = bisect_left(places, span, key=lambda place: place[0])
        near = [
            (max(first - span[1], span[0] - last, 0), name)
            for (first, last), name in places[max(0, at - 1) : at + 1]
        ]
        best = min(near, key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] <= self.near else None


def _span(reading: Reading, phrase: Phrase) -> tuple[int, int]:
    """Its place counted in words and signs."""
    first = bisect_left(reading.tokens, phrase.start, key=lambda token: token.start)
    return first, bisect_left(reading.tokens, phrase.end, key=lambda token: token.start)
