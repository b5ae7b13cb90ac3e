"""Who pays is said first: in the words the law asks for, before readers scroll, not among the last hashtags.

French law (9 June 2023, on commercial influence) names “Publicité” and “Collaboration commerciale”; the British and
American authorities accept “Ad” and “Advertisement”, and a plain “Paid partnership”.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.reading import Reading
from scheduler.rules.setting import Setting, Word
from scheduler.wording import N_, Text, quoted

SIGNS = (
    "en partenariat avec", "en collaboration avec", "offert par", "offerte par", "offerts par", "offertes par",
    "sponsorisé", "sponsorisée", "sponsorisés", "sponsorisées", "code promo", "lien affilié", "liens affiliés",
    "in partnership with", "in paid partnership with", "in collaboration with", "sponsored by", "gifted by",
    "discount code", "promo code", "affiliate link", "affiliate links",
)  # fmt: skip
DISCLOSURES = {
    "fr": ("publicité", "collaboration commerciale", "CollaborationCommerciale"),
    "en": ("ad", "advertisement", "paid partnership", "PaidPartnership"),
}
NO_DISCLOSURE = ("ad hoc", "in paid partnership", "an ad", "old ad", "the ad")
TRAILING = regex.compile(r"(?:[#＃][\p{L}\p{M}\p{N}_]++\s*+)++\Z")


@dataclass(frozen=True)
class PaidPartnership:
    within: int = 60
    signs: tuple[Word, ...] = ()

    kind: ClassVar[str] = "paid-partnership"
    name: ClassVar[Text] = N_("Paid partnerships")
    about: ClassVar[Text] = N_(
        "Asks for “Publicité” or “Collaboration commerciale” in French, “Ad” in English, where a text speaks of a partner."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("within", N_("Said within the first characters"), "number", required=True, within=(2, 2_000)),
        Setting(
            "signs",
            N_("Partners and words that tell of a paid post"),
            "words",
            help=N_("One a line. “Sponsored by”, “code promo” and their like are known already."),
        ),
    )

    def spoken(self) -> Text:
        return N_("Paid partnerships are named within the first {count} characters.", count=self.within)

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        reading = draft.reading
        signs = SIGNS + tuple(word.word for word in self.signs)
        tail = TRAILING.search(reading.text, max(0, len(reading.text) - 1_000))
        body = tail.start() if tail and tail.start() else len(reading.text)
        told = [place for place in _disclosures(reading, draft.language) if place < body]
        sign = next(reading.phrases(signs), None)
        if sign is None or any(place < self.within for place in told):
            return
        words = quoted(_asked(draft.language), " / ")
        yield Finding(
            sign.start,
            sign.end,
            N_("Say {words} within the first {count} characters, before the closing hashtags.", words=words, count=self.within),
        )  # fmt: skip


def _disclosures(reading: Reading, language: str) -> Iterator[int]:
    """Where the words the law accepts stand: as a label, not in “an ad hoc team”."""
    accepted = DISCLOSURES.get(language[:2], DISCLOSURES["en"])
    for phrase in reading.phrases(accepted + NO_DISCLOSURE):
        if phrase.sought in accepted:
            yield phrase.start


def _asked(language: str) -> tuple[str, ...]:
    return ("Publicité", "Collaboration commerciale") if language.startswith("fr") else ("Ad",)
