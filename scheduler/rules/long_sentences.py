"""Sentences short enough to be read once. What a word is, and where a sentence ends, depends on the language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

# A mark that ends a sentence, with the quote or bracket that closes behind it; a line ends one too.
END = regex.compile(r"[.!?…]++[»”\"')\]]*+(?=\s|\Z)|\n")
ABBREVIATIONS = {
    "fr": frozenset(["m", "mm", "mme", "mmes", "mlle", "me", "dr", "pr", "st", "ste", "av", "bd", "n", "p", "pp", "art", "cf", "ex", "env", "lun", "mar", "mer", "jeu", "ven", "sam", "dim"]),
    "en": frozenset(["mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "e.g", "i.e", "a.m", "p.m", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "dept", "approx"]),
}  # fmt: skip
LAST_WORD = regex.compile(r"(?<![\p{L}.])[\p{L}.]{1,8}\Z")


@dataclass(frozen=True)
class LongSentences:
    at_most: int = 25

    kind: ClassVar[str] = "long-sentences"
    name: ClassVar[Text] = N_("Long sentences")
    about: ClassVar[Text] = N_("Finds sentences that are hard to read in one go.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "at_most",
            N_("Words at most, in a sentence"),
            "number",
            required=True,
            within=(5, 100),
            help=N_("Plain language asks for 15 to 20 words in English, 20 to 25 in French."),
        ),
    )

    def spoken(self) -> Text:
        return N_("Sentences of {count} words at most.", count=self.at_most)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        reading = draft.reading
        for start, end in sentences(reading.text, draft.language[:2]):
            counted = sum(1 for _ in words_in(reading, start, end))
            if counted > self.at_most:
                reason = N_(
                    "A sentence of {counted} words: our charter wants {count} at most.",
                    counted=counted,
                    count=self.at_most,
                )
                yield Finding(start, end, reason)


def sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, without the spaces and quotes around it."""
    start = 0
    for match in END.finditer(text):
        if match.group() == "." and _is_abbreviation(text, match.start(), language):
            continue
        yield from _bare(text, start, match.end())
        start = match.end()
    yield from _bare(text, start, len(text))


def _bare(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Without the spaces and quotes around; nothing when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in "«“\"'([–—-•*"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "»”\"')]"):
        end -= 1
    if start < end:
        yield start, end


def _is_abbreviation(text: str, dot: int, language: str) -> bool:
    word = LAST_WORD.search(text[max(0, dot - 10) : dot])
    known = ABBREVIATIONS.get(language, ABBREVIATIONS["en"])
    return bool(word) and (
        word.group().lower() in known or (len(word.group()) == 1 and word.group().isupper())
    )


def words_in(reading: Reading, start: int, end: int) -> Iterator[str]:
    """Its words, folded. An elided “l’” and the end of “it’s” belong to theirs; hashtags and addresses are no part of it."""
    hashtag = False
    for token in reading.within(start, end):
        if token.folded[0].isalnum() and token.joined != "'" and not hashtag:
            yield token.folded
        hashtag = token.folded == "#"
