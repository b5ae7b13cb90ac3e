"""How many emoji a text may carry: a screen reader says each of them aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

# What readers see as one: a picture by itself, a sign asked to be one (U+FE0F), a flag of two letters, a key.
PICTURE = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[0-9#*]\u20e3|[❤♥]")
AS_TEXT = "\ufe0e"


@dataclass(frozen=True)
class Emoji:
    at_most: int = 3

    kind: ClassVar[str] = "emoji"
    name: ClassVar[Text] = N_("Emoji")
    about: ClassVar[Text] = N_("Counts emoji; each is read aloud to those who listen to a text.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("at_most", N_("At most, in a text"), "number", required=True, within=(0, 50)),
    )

    def spoken(self) -> Text:
        if not self.at_most:
            return N_("No emoji.")
        return N_("No more than {count} emoji in a text.", count=self.at_most)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for start, end in islice(emoji_of(draft.reading), self.at_most, None):
            reason = N_("One emoji too many: our charter wants {count} at most.", count=self.at_most)
            yield Finding(start, end, reason)


def emoji_of(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where each emoji stands; a family joined of four people is one."""
    if not PICTURE.search(reading.text):
        return
    for start, end in pairwise(reading.graphemes):
        seen = reading.text[start:end]
        if PICTURE.match(seen) and AS_TEXT not in seen:
            yield start, end
