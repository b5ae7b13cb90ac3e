"""The same text again, or pasted everywhere: each channel has its own readers, words and length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import ClassVar

import regex

from scheduler.rules.base import ELSEWHERE, NEIGHBOURS, Around, Draft, Finding, Neighbour
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text, verbatim

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
ADDRESS = regex.compile(r"(?:https?://|www\.)\S+")
TOGETHER = 3  # words in a row that are compared
ALL = 100
SHORTEST = 6  # words; greetings are alike and nobody minds


@dataclass(frozen=True)
class Echo:
    days: int = 30
    alike: int = 70
    elsewhere: bool = True

    kind: ClassVar[str] = "echo"
    needs: ClassVar[tuple[str, ...]] = (NEIGHBOURS, ELSEWHERE)
    name: ClassVar[Text] = N_("Echo")
    about: ClassVar[Text] = N_("Finds a text that was said before, or that says the same on another channel.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "days", N_("Days before and after it that are compared"), "number", required=True, within=(1, 30)
        ),
        Setting(
            "alike",
            N_("Alike from this share of the words on, in percent"),
            "number",
            required=True,
            within=(30, 100),
            help=N_("100 finds only the same words; 70 finds texts that were changed a little."),
        ),
        Setting("elsewhere", N_("Also on other channels"), "flag"),
    )

    def spoken(self) -> Text:
        if self.elsewhere:
            return N_("No text twice in {count} days, nor the same one on every channel.", count=self.days)
        return N_("No text twice in {count} days on a channel.", count=self.days)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if around.at is None:
            return
        mine = shingles(draft.text)
        if not mine:
            return
        others = (*around.neighbours, *around.elsewhere) if self.elsewhere else around.neighbours
        share, nearest = 0, None
        reach = timedelta(days=self.days)
        for other in others:
            if abs(other.at - around.at) > reach:
                continue
            theirs = shingles(other.text)
            # Lengths alone tell that most of a thousand neighbours cannot be nearer than what is known.
            if _at_most(mine, theirs) > max(share, self.alike - 1) and (now := _alike(mine, theirs)) > share:
                share, nearest = now, other
                if share == ALL:
                    break
        if nearest is not None and share >= self.alike:
            yield Finding(0, len(draft.text), _reason(nearest, share, nearest in around.elsewhere))


def _reason(other: Neighbour, share: int, elsewhere: bool) -> Text:
    channel = verbatim(other.channel)
    if other.same_post:
        return N_(
            "{percent}% the same as for {channel}: write it for its own readers.",
            percent=share,
            channel=channel,
        )
    day = verbatim(f"{other.wall or other.at:%d/%m/%Y}")
    if elsewhere:
        return N_(
            "{percent}% the same as a post of {day} on {channel}.", percent=share, day=day, channel=channel
        )
    return N_("{percent}% the same as a post of {day} on this channel.", percent=share, day=day)


def _at_most(mine: frozenset[int], others: frozenset[int]) -> int:
    """What `_alike` would say of these many, if the fewer were all among the more."""
    fewer, more = sorted((len(mine), len(others)))
    return round(ALL * fewer / more)


def _alike(mine: frozenset[int], others: frozenset[int]) -> int:
    """Words in a row that both have, of all that either has, in percent."""
    if mine.isdisjoint(others):
        return 0
    both = len(mine & others)
    return round(ALL * both / (len(mine) + len(others) - both))


@lru_cache(maxsize=4096)  # neighbours are read with every key somebody presses
def shingles(text: str) -> frozenset[int]:
    """The words of a text three by three; none of a text that is too short to be compared."""
    words = WORD.findall(regex.sub(r"\p{M}+", "", _decomposed(ADDRESS.sub(" ", text))))
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(hash(tuple(words[at : at + TOGETHER])) for at in range(len(words) - TOGETHER + 1))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()
