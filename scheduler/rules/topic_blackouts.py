"""Subjects the house does not speak of between two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import Period, Setting, Word
from scheduler.rules.silence_periods import PERIODS, covering, spelled
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class TopicBlackouts:
    words: tuple[Word, ...]
    periods: tuple[Period, ...]

    kind: ClassVar[str] = "topic-blackouts"
    by_the_clock: ClassVar[bool] = True
    name: ClassVar[Text] = N_("Subjects kept silent for a time")
    about: ClassVar[Text] = N_("Finds words that are not to be said between two days.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("words", N_("Words and phrases"), "words", required=True, help=N_("One a line.")),
        PERIODS,
    )

    def spoken(self) -> Text:
        words = verbatim(", ".join(word.word for word in self.words))
        return N_("Not a word of {words}, during: {periods}.", words=words, periods=spelled(self.periods))

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        period = covering(self.periods, around)
        if period is None:
            return
        for found in draft.phrases(tuple(word.word for word in self.words)):
            reason = N_(
                "We do not speak of “{word}” before {day}.",
                word=found.text,
                day=verbatim(f"{period.last + timedelta(days=1):%d/%m/%Y}"),  # its last day is silent, too
            )
            yield Finding(found.start, found.end, reason, None, found.field)
