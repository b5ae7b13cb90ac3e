"""Superlatives and guarantees: what nobody can prove, and what binds before the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import ClassVar

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.setting import BadSettings, Setting, Word
from scheduler.wording import N_, Text

GREAT_FR = [
    "beau",
    "belle",
    "beaux",
    "belles",
    "grand",
    "grande",
    "grands",
    "grandes",
    "bon",
    "bonne",
    "efficace",
    "efficaces",
    "performant",
    "performante",
    "rapide",
    "rapides",
    "innovant",
    "innovante",
    "avancé",
    "avancée",
    "puissant",
    "puissante",
    "sûr",
    "sûre",
    "complet",
    "complète",
    "économique",
    "qualitatif",
    "prestigieux",
    "prestigieuse",
    "célèbre",
    "fiable",
    "fiables",
    "moderne",
    "pur",
    "pure",
    "frais",
    "fraîche",
]
GREAT_EN = [
    "beautiful",
    "advanced",
    "effective",
    "efficient",
    "powerful",
    "innovative",
    "trusted",
    "reliable",
    "popular",
    "prestigious",
    "famous",
    "complete",
    "affordable",
    "exciting",
    "amazing",
    "luxurious",
    "comprehensive",
    "sustainable",
    "delicious",
    "important",
]
HIGHEST_EN = [
    "best",
    "finest",
    "largest",
    "biggest",
    "fastest",
    "cheapest",
    "greatest",
    "purest",
    "freshest",
    "safest",
    "smartest",
    "strongest",
    "richest",
    "tastiest",
    "cleanest",
]
SUPERLATIVES = {
    "fr": (
        "le meilleur", "la meilleure", "les meilleurs", "les meilleures", "leader", "numéro un", "numéro 1", "n° 1", "n°1",
        "no 1", "unique au monde", "sans équivalent", "sans égal", "sans égale", "inégalé", "inégalée", "inégalable",
        "imbattable", "imbattables", "incomparable", "incomparables", "exceptionnel", "exceptionnelle", "révolutionnaire",
        "révolutionnaires", "de classe mondiale", "le nec plus ultra", "hors pair",
        *(f"{article} plus {word}" for article, word in product(("le", "la", "les"), GREAT_FR)),
    ),
    "en": (
        "number one", "no. 1", "leading", "leader", "world-class", "unbeatable", "unrivalled", "unrivaled", "unmatched",
        "unparalleled", "second to none", "best-in-class", "state-of-the-art", "cutting-edge", "revolutionary",
        "one and only", "world's best",
        *(f"the {word}" for word in HIGHEST_EN), *(f"the most {word}" for word in GREAT_EN),
    ),
}  # fmt: skip
GUARANTEES = {
    "fr": (
        "garanti 100 %", "100 % garanti", "100 % garantie", "100 % naturel", "100 % naturelle", "100 % sûr", "100 % efficace",
        "résultat garanti", "résultats garantis", "satisfaction garantie", "efficacité garantie", "succès garanti",
        "sans risque", "sans aucun risque", "sans danger", "sans aucun danger", "sans effet secondaire", "zéro risque",
        "risque zéro", "miracle", "miracles", "miraculeux", "miraculeuse", "à vie", "infaillible", "infaillibles",
    ),
    "en": (
        "100% guaranteed", "100% natural", "100% safe", "100% effective", "guaranteed results", "results guaranteed",
        "satisfaction guaranteed", "guaranteed success", "risk-free", "without any risk", "no risk", "zero risk",
        "no side effects", "miracle", "miracles", "miraculous", "for life", "foolproof", "infallible", "never fails",
    ),
}  # fmt: skip
# Where the same words promise nothing: read together with the lists, the longest wins.
HARMLESS = {
    "fr": ("le meilleur pour la fin", "pour le meilleur", "le meilleur ami", "la meilleure amie", "les meilleurs amis", "le meilleur moment", "le meilleur est à venir", "faire de son mieux", "le plus grand nombre", "le plus grand soin", "la plus grande partie", "leader syndical", "pour la vie"),
    "en": ("the best man", "the best way to", "the best time to", "the best of luck", "the best is yet to come", "all the best", "leading to", "leading up to", "leading the", "no risk of rain"),
}  # fmt: skip


@dataclass(frozen=True)
class Superlatives:
    superlatives: bool = True
    guarantees: bool = True
    allowed: tuple[Word, ...] = ()

    kind: ClassVar[str] = "superlatives"
    name: ClassVar[Text] = N_("Superlatives and guarantees")
    about: ClassVar[Text] = N_(
        "Finds claims nobody can prove and promises that bind: the best, the first, guaranteed."
    )
    form: ClassVar[tuple[Setting, ...]] = (
        Setting("superlatives", N_("Superlatives"), "flag", help=N_("“The best”, “leading”, “unrivalled”…")),
        Setting(
            "guarantees", N_("Guarantees"), "flag", help=N_("“100% guaranteed”, “risk-free”, “miracle”…")
        ),
        Setting("allowed", N_("Phrases that may stand"), "words", help=N_("One a line.")),
    )

    def __post_init__(self) -> None:
        if not (self.superlatives or self.guarantees):
            raise BadSettings({"superlatives": N_("Choose at least one.")})

    def spoken(self) -> Text:
        if not self.guarantees:
            return N_("We do not call ourselves the best.")
        if not self.superlatives:
            return N_("We guarantee nothing lightly.")
        return N_("We do not call ourselves the best, and guarantee nothing lightly.")

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        language = "fr" if draft.language.startswith("fr") else "en"
        allowed = (*(word.word for word in self.allowed), *HARMLESS[language])
        sought = _sought(self.superlatives, self.guarantees, language, allowed)
        for found in draft.phrases(sought):
            if found.sought in allowed:
                continue
            reason = (
                N_("“{words}” binds us before the law: can we keep it?", words=found.text)
                if found.sought in GUARANTEES[language]
                else N_("“{words}” is a superlative nobody can prove: show it instead.", words=found.text)
            )
            yield Finding(found.start, found.end, reason, None, found.field)


@lru_cache(maxsize=256)
def _sought(superlatives: bool, guarantees: bool, language: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return (
        *(SUPERLATIVES[language] if superlatives else ()),
        *(GUARANTEES[language] if guarantees else ()),
        *allowed,
    )
