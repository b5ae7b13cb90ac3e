"""Links that led nowhere when they were last called: before a post goes out, the preflight calls each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scheduler.rules.base import LINKS, Around, Draft, Finding
from scheduler.rules.links import placed
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text, verbatim


@dataclass(frozen=True)
class DeadLinks:
    kind: ClassVar[str] = "dead-links"
    needs: ClassVar[tuple[str, ...]] = (LINKS,)
    name: ClassVar[Text] = N_("Dead links")
    about: ClassVar[Text] = N_("Finds links that led nowhere when the look ahead called them.")
    form: ClassVar[tuple[Setting, ...]] = ()

    def spoken(self) -> Text:
        return N_("Links lead somewhere.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        if not around.dead_links:
            return
        for field, reading in draft.fields.items():
            for start, end in placed(reading.text):
                answer = around.dead_links.get(reading.text[start:end])
                if answer:
                    reason = N_(
                        "This link led nowhere when it was last called ({answer}).", answer=verbatim(answer)
                    )
                    yield Finding(start, end, reason, None, field)
