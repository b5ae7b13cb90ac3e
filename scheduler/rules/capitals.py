"""Words in capitals, which readers take for shouting and screen readers may spell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading, Token
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text

ROMAN = regex.compile(r"[ivxlcdm]+")
ELIDED = frozenset(["l", "d", "j", "m", "n", "s", "t", "c", "qu"])
# Three short words in a row may be three acronyms; a sentence has words that are none.
PLAIN = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "dans",
        "de",
        "des",
        "du",
        "elle",
        "en",
        "est",
        "et",
        "il",
        "je",
        "la",
        "le",
        "les",
        "ma",
        "mes",
        "moi",
        "mon",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "pas",
        "plus",
        "pour",
        "qui",
        "que",
        "sa",
        "ses",
        "son",
        "sont",
        "sur",
        "ta",
        "tes",
        "toi",
        "ton",
        "tous",
        "tout",
        "toute",
        "toutes",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
        "all",
        "am",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "can",
        "do",
        "for",
        "from",
        "get",
        "go",
        "has",
        "have",
        "here",
        "if",
        "in",
        "is",
        "it",
        "last",
        "me",
        "my",
        "new",
        "no",
        "not",
        "now",
        "of",
        "off",
        "one",
        "our",
        "out",
        "so",
        "that",
        "the",
        "this",
        "to",
        "up",
        "us",
        "we",
        "what",
        "with",
        "you",
        "your",
        "many",
        "more",
    ]
)


@dataclass(frozen=True)
class Capitals:
    at_most: int = 5
    allowed: tuple[Word, ...] = ()

    kind: ClassVar[str] = "capitals"
    name: ClassVar[Text] = N_("Capitals")
    about: ClassVar[Text] = N_("Finds words and sentences written in capitals; acronyms stay.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "at_most",
            N_("Longest word in capitals, in letters"),
            "number",
            required=True,
            within=(1, 30),
            help=N_("Five leaves most acronyms in peace."),
        ),
        Setting("allowed", N_("Words that may stand in capitals"), "words", help=N_("One a line.")),
    )

    def spoken(self) -> Text:
        return N_("No shouting: no sentence in capitals, no word of more than {count}.", count=self.at_most)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for field in ("text", "title"):
            if field in draft.fields:
                reading = draft.fields[field]
                for run in _runs(reading, self._left_alone(reading)):
                    if self._shouts(run):
                        yield _finding(reading, run, field)

    def _left_alone(self, reading: Reading) -> frozenset[int]:
        allowed = tuple(word.word for word in self.allowed)
        return frozenset(
            token.start
            for phrase in reading.phrases(allowed)
            for token in reading.within(phrase.start, phrase.end)
        )

    def _shouts(self, run: list[Token]) -> bool:
        if len(run) > 1 and any(token.folded in PLAIN and len(token.folded) > 1 for token in run):
            return True
        return any(len(t.folded) > self.at_most and not ROMAN.fullmatch(t.folded) for t in run)


def _runs(reading: Reading, left_alone: frozenset[int]) -> Iterator[list[Token]]:
    """Neighbouring words in capitals, with nothing but a space, a hyphen or an apostrophe between them."""
    run: list[Token] = []
    before: Token | None = None
    for token in reading.tokens:
        near = bool(run) and "\n" not in reading.text[run[-1].end : token.start] and run[-1] is before
        hashtag = before is not None and before.folded == "#" and before.end == token.start
        if _is_capital(reading, token) and token.start not in left_alone and not hashtag:
            if not near and run:
                yield run
                run = []
            run.append(token)
        elif run:
            yield run
            run = []
        before = token
    if run:
        yield run


def _is_capital(reading: Reading, token: Token) -> bool:
    words = reading.text[token.start : token.end]
    return words.isupper() and not any(letter.isdigit() for letter in words)


def _finding(reading: Reading, run: list[Token], field: str) -> Finding:
    start, end = run[0].start, run[-1].end
    before = reading.text[:start].rstrip(' \u00a0\u202f«“"(')
    words = reading.text[start:end].lower()
    if not before or before[-1] in ".!?…\n":
        words = words[:1].upper() + words[1:]
    return Finding(start, end, N_("Capitals are read as shouting."), words, field)
