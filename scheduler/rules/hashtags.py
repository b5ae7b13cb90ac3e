"""Hashtags: how many, which ones, and a capital for each word so that they can be read and heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import fold
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text

# “C#”, “page#part”, “&#39;” and the key #️⃣ are none; neither is a tag of digits only, on any platform.
HASHTAG = regex.compile(r"(?<![\p{L}\p{M}\p{N}_&/#＃])[#＃]([\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*+)")


@dataclass(frozen=True)
class Hashtags:
    at_most: int | None = None
    banned: tuple[Word, ...] = ()
    camel_from: int | None = None

    kind: ClassVar[str] = "hashtags"
    name: ClassVar[Text] = N_("Hashtags")
    about: ClassVar[Text] = N_("Counts hashtags, finds those we do not use, and those nobody can read.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("at_most", N_("Hashtags at most, in a text"), "number", within=(0, 50)),
        Setting("banned", N_("Hashtags we do not use"), "words", help=N_("One a line, with or without #.")),
        Setting(
            "camel_from",
            N_("Ask for a capital for each word, from this many letters"),
            "number",
            within=(2, 100),
            help=N_("“#HoneyOfBrittany” is read aloud as words, “#honeyofbrittany” as one."),
        ),
    )

    @cached_property
    def unwanted(self) -> frozenset[str]:
        return frozenset(fold(word.word.lstrip("#＃")) for word in self.banned)

    def spoken(self) -> Text:
        if self.at_most is not None:
            return N_("No more than {count} hashtags in a text.", count=self.at_most)
        return N_("Hashtags that can be read, and none of those we do not use.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for field, reading in draft.fields.items():
            if field != "text" and not field.startswith("option:"):
                continue
            tags = [m for m in HASHTAG.finditer(reading.text) if not m.group(1).isdecimal()]
            for number, tag in enumerate(tags, 1):
                reason = self._wrong_with(number, tag.group(1))
                if reason:
                    yield Finding(tag.start(), tag.end(), reason, field=field)

    def _wrong_with(self, number: int, word: str) -> Text | None:
        if fold(word) in self.unwanted:
            return N_("“{word}” is a hashtag our charter avoids.", word=f"#{word}")
        if self.at_most is not None and number > self.at_most:
            return N_("One hashtag too many: our charter wants {count} at most.", count=self.at_most)
        if self.camel_from is not None and len(word) >= self.camel_from and word.islower():
            return N_("Give each word of this hashtag a capital: it can be read and heard then.")
        return None
