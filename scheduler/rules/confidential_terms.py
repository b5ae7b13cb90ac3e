"""Names nobody may read before a day: a project, a partner, a figure. An embargo that ends sets them free."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from scheduler.rules.base import EMBARGOES, Around, Draft, Finding
from scheduler.rules.reading import Reading, fold
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class ConfidentialTerms:
    terms: tuple[Word, ...]

    kind: ClassVar[str] = "confidential-terms"
    by_the_clock: ClassVar[bool] = True
    needs: ClassVar[tuple[str, ...]] = (EMBARGOES,)
    name: ClassVar[Text] = N_("Confidential terms")
    about: ClassVar[Text] = N_("Finds names that are secret until a day, or until an embargo has ended.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "terms",
            N_("Terms"),
            "words",
            required=True,
            help=N_(
                "One a line, with the day it becomes public or the name of the embargo that keeps it: “Project Dawn = 2027-01-15”."
            ),
        ),
    )

    @cached_property
    def sought(self) -> dict[str, str]:
        """Each term as it may be written, with its term: as words, and as one hashtag."""
        written = {}
        for term in self.terms:
            written[term.word] = term.word
            joined = "".join(token.folded for token in Reading(term.word).tokens)
            written.setdefault(joined, term.word)
        return written

    def spoken(self) -> Text:
        return N_("Names that are not public yet stay with us ({count}).", count=len(self.terms))

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        ends = {term.word: term.instead for term in self.terms}
        for found in draft.phrases(tuple(self.sought)):
            until = ends[self.sought[found.sought]]
            if _is_free(until, around):
                continue
            reason = (
                N_("“{term}” is confidential until {until}.", term=found.text, until=verbatim(_spoken(until)))
                if until
                else N_("“{term}” is confidential.", term=found.text)
            )
            yield Finding(found.start, found.end, reason, None, found.field)


def _is_free(until: str, around: Around) -> bool:
    """Whether it may be said when this goes out. An embargo nobody knows keeps it secret."""
    if not until or around.wall is None:
        return False
    day = around.wall.date()
    try:
        return day >= date.fromisoformat(until)
    except ValueError:
        named = [period for period in around.embargoes if fold(period.name) == fold(until)]
        return any(period.last < day for period in named)


def _spoken(until: str) -> str:
    """A day as the other rules write it, or the name of the embargo."""
    try:
        return f"{date.fromisoformat(until):%d/%m/%Y}"
    except ValueError:
        return until
