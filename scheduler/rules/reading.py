"""One pass over a text that all rules share: folding, tokens, graphemes. Offsets are code points of the original.

Folding makes “É”, “é” and “e” + accent one letter, and every apostrophe the same; people's lists of words
must find what readers would call the same word, however it was typed.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import regex

from scheduler.rules.forms import forms

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}'\-]")
CHUNK = regex.compile(r"\S+")
ADDRESS = regex.compile(r"https?://|www\.|^[^@]*@\w", regex.IGNORECASE)
GRAPHEME = regex.compile(r"\X")
APOSTROPHES = "’‘ʼ＇`´"  # ´ and ` stand where a keyboard has no apostrophe
HYPHENS = "‐‑"
SPELLED = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"} | dict.fromkeys(APOSTROPHES, "'")
SPELLED |= dict.fromkeys(HYPHENS, "-")
# “Garantissez-vous” still says “garantissez”; “expert-comptable” is another word than “expert”.
CLITICS = frozenset(
    [
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "nous",
        "vous",
        "ils",
        "elles",
        "ce",
        "le",
        "la",
        "les",
        "lui",
        "leur",
        "moi",
        "toi",
        "soi",
        "y",
        "en",
        "t",
        "ci",
        "meme",
        "memes",
    ]
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, folded, with its place in the original text and what joins it to the one before."""

    folded: str
    start: int
    end: int
    joined: str = ""  # "", "-", "'" or " "; what stands between the token before and this one


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word or phrase of a list, where it was found."""

    start: int
    end: int
    text: str  # as written
    sought: str  # as listed


@dataclass(frozen=True)
class Reading:
    text: str

    @cached_property
    def folded(self) -> tuple[str, tuple[int, ...]]:
        """The folded text, and for each of its characters the offset it comes from."""
        letters, origins = [], []
        for offset, letter in enumerate(self.text):
            for plain in _fold(letter):
                letters.append(plain)
                origins.append(offset)
        return "".join(letters), tuple(origins)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Words and signs in order; web and mail addresses are left out: what they spell is not ours to choose."""
        folded, origins = self.folded
        addresses = self.addresses
        found: list[Token] = []
        before = 0
        for match in WORD.finditer(folded):
            start, last = origins[match.start()], origins[match.end() - 1]
            between = folded[before : match.start()]
            before = match.end()
            if start in addresses:
                continue
            joined = between if between in ("", "-", "'") else " "
            found.append(Token(match.group(), start, self._with_marks(last + 1), joined))
        return tuple(found)

    @cached_property
    def graphemes(self) -> tuple[int, ...]:
        """The offsets between what readers see as characters, from 0 to the length of the text."""
        return (0, *(match.end() for match in GRAPHEME.finditer(self.text)))

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each token stands, so that a list of words costs its own length and not the text's."""
        found: dict[str, list[int]] = {}
        for number, token in enumerate(self.tokens):
            found.setdefault(token.folded, []).append(number)
        return found

    def phrases(self, words: tuple[str, ...], *, forms_of: str = "") -> Iterator[Phrase]:
        """Whole words and phrases of the list, the longest first, never overlapping.

        `forms_of` a language: each word in any of its forms there.
        """
        listed = _by_first_tokens(words, forms_of)
        tokens, after = self.tokens, 0
        for at in sorted(at for first in listed.keys() & self.places.keys() for at in self.places[first]):
            if at < after:
                continue
            by_second = listed[tokens[at].folded]
            second = tokens[at + 1].folded if at + 1 < len(tokens) else ""
            for sought, rest in (*by_second.get(second, ()), *by_second.get("", ())):
                end = at + 1 + len(rest)
                if self._goes_on(at + 1, rest) and self._whole(at, end):
                    start, stop = tokens[at].start, tokens[end - 1].end
                    yield Phrase(start, stop, self.text[start:stop], sought)
                    after = end
                    break

    def _goes_on(self, at: int, rest: tuple[frozenset[str], ...]) -> bool:
        if at + len(rest) > len(self.tokens):
            return False
        return (
            all(self.tokens[at + number].folded in forms for number, forms in enumerate(rest))
            if rest
            else True
        )

    def matches(self, pattern: regex.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where a pattern of folded letters stands, in the original; not in addresses."""
        folded, origins = self.folded
        for match in pattern.finditer(folded):
            if match.end() == match.start():
                continue
            start, last = origins[match.start()], origins[match.end() - 1]
            if start not in self.addresses:
                yield start, self._with_marks(last + 1)

    def within(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that begin between two offsets."""
        first = bisect_left(self.tokens, start, key=lambda token: token.start)
        last = bisect_left(self.tokens, end, key=lambda token: token.start)
        return self.tokens[first:last]

    def _whole(self, start: int, end: int) -> bool:
        if not self.tokens[start].folded[0].isalnum():
            return True
        if start and self.tokens[start].joined == "-":
            return False
        if end == len(self.tokens):
            return True
        after = self.tokens[end]
        if after.joined == "-":
            return after.folded in CLITICS
        return not (after.joined == "'" and after.folded == "t")  # “can” is not in “can't”

    def _with_marks(self, end: int) -> int:
        """An accent typed as a character of its own belongs to the letter before it."""
        while end < len(self.text) and unicodedata.category(self.text[end]).startswith("M"):
            end += 1
        return end

    @cached_property
    def addresses(self) -> frozenset[int]:
        """The offsets inside web addresses, mail addresses and mentions."""
        inside: set[int] = set()
        for chunk in CHUNK.finditer(self.text):
            address = ADDRESS.search(chunk.group())
            if address:
                inside.update(range(chunk.start() + address.start(), chunk.end()))
        return frozenset(inside)


def fold(text: str) -> str:
    return Reading(text).folded[0]


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    if unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f":
        return ""  # soft hyphens, joiners, the choice between text and emoji: not seen, not compared
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(SPELLED.get(p, p) for p in plain if not unicodedata.combining(p))


Listed = tuple[
    str, tuple[frozenset[str], ...]
]  # a phrase as listed, and what its words after the first may be


@lru_cache(maxsize=512)
def _by_first_tokens(words: tuple[str, ...], forms_of: str) -> dict[str, dict[str, list[Listed]]]:
    """By first word and second (`""`: there is none), the longest first: a hundred phrases may begin with “the most”."""
    listed: dict[str, dict[str, list[Listed]]] = {}
    for word in words:
        tokens = [token.folded for token in Reading(word).tokens]
        if forms_of and tokens[:1] == ["to"] and len(tokens) > 1:
            tokens = tokens[1:]  # an English verb as dictionaries name it
        pattern = tuple(forms(token, forms_of) if forms_of else frozenset([token]) for token in tokens)
        for first in pattern[0] if pattern else ():
            for second in pattern[1] if len(pattern) > 1 else ("",):
                listed.setdefault(first, {}).setdefault(second, []).append((word, pattern[1:]))
    for by_second in listed.values():
        for candidates in by_second.values():
            candidates.sort(key=lambda candidate: -len(candidate[1]))
    return listed
