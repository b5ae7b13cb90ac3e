"""How hard a text is to read, by the formula of its language: Flesch for English, Kandel and Moles for French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.long_sentences import sentences, words_in
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

# Score of a text: base − a · words in a sentence − b · syllables in a word. 100 is easy, 30 is for scholars.
FORMULAS = {"en": (206.835, 1.015, 84.6), "fr": (207.0, 1.015, 73.6)}
VOWELS = regex.compile(r"[aeiouy]+")
SILENT = {"fr": regex.compile(r"(?:e|es|ent)\Z"), "en": regex.compile(r"(?<![aeiouyl])(?:e|es|ed)\Z")}


@dataclass(frozen=True)
class Readability:
    at_least: int = 40
    words: int = 20

    kind: ClassVar[str] = "readability"
    name: ClassVar[Text] = N_("Readability")
    about: ClassVar[Text] = N_("Measures how hard a text is to read, in French and in English.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "at_least",
            N_("Score at least"),
            "number",
            required=True,
            within=(0, 100),
            help=N_("100 is very easy, 60 plain, 30 for scholars (Flesch; Kandel and Moles)."),
        ),
        Setting("words", N_("Only for texts of this many words"), "number", required=True, within=(5, 1_000)),
    )

    def spoken(self) -> Text:
        return N_("Texts score {count} or more for being easy to read.", count=self.at_least)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        language = draft.language[:2]
        if language not in FORMULAS:
            return
        reading = draft.reading
        spans = list(sentences(reading.text, language))
        words = [word for start, end in spans for word in words_in(reading, start, end)]
        if len(words) < self.words:
            return
        base, by_words, by_syllables = FORMULAS[language]
        spoken = sum(syllables(word, language) for word in words)
        score = round(base - by_words * len(words) / len(spans) - by_syllables * spoken / len(words))
        if score < self.at_least:
            reason = N_(
                "Hard to read: it scores {score}, our charter wants {least}. Shorter words and sentences help.",
                score=max(0, score), least=self.at_least,
            )  # fmt: skip
            yield Finding(0, len(draft.text), reason)


def syllables(word: str, language: str) -> int:
    """Of a folded word: its groups of vowels, without those nobody hears at its end."""
    heard = SILENT[language].sub("", word) if len(word) > 3 else word
    return max(1, len(VOWELS.findall(heard)))
