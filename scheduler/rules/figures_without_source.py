"""A share or a comparison is a claim: it says where it comes from. Discounts and compositions are no claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import fold
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text

S = r"[ \u00a0\u202f\u2009]"
SMALL_FR = r"(?:[0-9]{1,3}(?:[.,][0-9]{1,2})?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)"
SMALL_EN = r"(?:[0-9]{1,3}(?:[.,][0-9]{1,2})?|two|three|four|five|six|seven|eight|nine|ten)"
PERCENT = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}.,%\-−–+/])[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?{S}?%(?![\p{{L}}\p{{N}}])"
)
CLAIMS = {
    "fr": (
        regex.compile(rf"(?<![\p{{L}}\p{{N}}]){SMALL_FR}{S}fois{S}(?:plus|moins)(?!{S}(?:une?|de{S}monde|par)\b)\b", regex.I),
        regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:une?|[0-9]{{1,3}}|deux|trois|neuf){S}(?!jours?\b|heures?\b|semaines?\b)\p{{L}}[\p{{L}}\p{{M}}\-]{{1,30}}+{S}sur{S}{SMALL_FR}\b", regex.I),
    ),
    "en": (
        regex.compile(rf"(?<![\p{{L}}\p{{N}}]){SMALL_EN}{S}times{S}(?:(?:more|less|fewer)\b|(?!better\b)\p{{L}}{{2,20}}er\b)", regex.I),
        regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:one|two|three|nine|[0-9]{{1,3}}){S}(?:in|out{S}of){S}{SMALL_EN}\b", regex.I),
    ),
}  # fmt: skip
# Beside a percentage: a price, what something is made of, the state of a battery.
NO_CLAIM_AFTER = regex.compile(
    rf"{S}?(?:(?:de{S}|d['’])?(?:remise|reduction|rabais|promo|cacao|coton|laine|lin|bio|recycle|matiere|alcool|vol\b)"
    rf"|off\b|discount|cocoa|cotton|wool|linen|organic|recycled|alcohol|abv|battery)"
)
NO_CLAIM_BEFORE = regex.compile(
    rf"(?:rabais|remise|reduction|batterie|save|saving|discount|battery)(?:{S}(?:de|of|at|up{S}to|a)){{0,2}}{S}\Z"
)
SOURCES = (
    "source", "sources", "selon", "d’après", "étude", "enquête", "sondage", "rapport", "baromètre",
    "according to", "study", "survey", "poll", "report", "census", "research",
)  # fmt: skip
LINK = regex.compile(r"https?://|(?<![\p{L}\p{N}])www\.", regex.IGNORECASE)


@dataclass(frozen=True)
class FiguresWithoutSource:
    sources: tuple[Word, ...] = ()

    kind: ClassVar[str] = "figures-without-source"
    name: ClassVar[Text] = N_("Figures without a source")
    about: ClassVar[Text] = N_(
        "Finds shares and comparisons in figures where the text names no source and links to none."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "sources",
            N_("Names that count as a source"),
            "words",
            help=N_("One a line. “According to”, “study”, a link and their like are known already."),
        ),
    )

    def spoken(self) -> Text:
        return N_("A figure that claims something says where it comes from.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        reading = draft.reading
        named = SOURCES + tuple(word.word for word in self.sources)
        if LINK.search(reading.text) or next(reading.phrases(named), None):
            return
        for start, end in sorted(_claims(reading.text, draft.language[:2])):
            yield Finding(start, end, N_("Where does this figure come from? Name the source or link to it."))


def _claims(text: str, language: str) -> Iterator[tuple[int, int]]:
    for match in PERCENT.finditer(text):
        before = fold(text[max(0, match.start() - 30) : match.start()])
        after = fold(text[match.end() : match.end() + 25])
        whole = match.group()[:3] == "100"  # “100 % wool”, “at 100%”: a manner of speaking
        if not whole and not NO_CLAIM_AFTER.match(after) and not NO_CLAIM_BEFORE.search(before):
            yield match.span()
    for pattern in CLAIMS.get(language, ()):
        yield from (match.span() for match in pattern.finditer(text))
