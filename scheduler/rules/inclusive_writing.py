"""How the house writes to everybody: without signs inside words, with the middle dot alone, or naming both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import regex

from scheduler.rules.base import Around, Draft, Finding
from scheduler.rules.forms import forms
from scheduler.rules.reading import Reading, fold
from scheduler.rules.setting import Setting
from scheduler.wording import N_, Text

L = r"[\p{L}\p{M}]"
END = r"(?:e|ne|le|te|fe|ve|trice|rice|euse|ere|e\u0300re|ère|ive|elle|esse|se)"
DOT = regex.compile(rf"{L}{{2,30}}+[·•‧∙]{L}{{1,8}}(?:[·•‧∙]s)?(?!{L})")
# Other signs than the dot: a full stop, brackets, hyphens, slashes.
OTHERS = regex.compile(
    rf"(?P<word>(?<!{L}){L}{{2,30}}?)(?:\.(?P<stop>{END}(?:s(?!{L})|\.s)?)|\((?P<round>{END}s?)\)s?|-(?P<dash>{END})-s|-(?P<bare>e)(?![\p{{L}}\p{{M}}'’-])"
    rf"|/(?P<slash>{END}(?:/?s)?))(?!{L})"
)
NEW_WORDS = ("iel", "iels", "celleux", "ceulx", "ceuxes", "toustes", "illes", "lia", "maon", "taon")
PEOPLE = [
    "client",
    "habitant",
    "adhérent",
    "salarié",
    "étudiant",
    "artisan",
    "collaborateur",
    "citoyen",
    "usager",
    "lecteur",
    "élu",
    "visiteur",
    "agent",
    "abonné",
    "participant",
    "candidat",
    "utilisateur",
    "acteur",
    "auteur",
    "directeur",
    "enseignant",
    "commerçant",
    "agriculteur",
    "apprenti",
    "patient",
    "supporter",
    "spectateur",
    "consommateur",
    "employé",
    "retraité",
    "adhérent",
    "voisin",
    "riverain",
    "internaute",
    "joueur",
    "électeur",
]
TO_ALL = ("à tous", "bonjour tous", "chers tous", "merci à tous", "bienvenue à tous")
TOGETHER = frozenset(["les", "ces", "nos", "vos", "mes", "tes", "ses", "leurs", "ensemble"])
GENDERED = {
    "chairman": "chair", "chairmen": "chairs", "salesman": "salesperson", "salesmen": "salespeople", "fireman": "firefighter",
    "firemen": "firefighters", "policeman": "police officer", "policemen": "police officers", "spokesman": "spokesperson",
    "spokesmen": "spokespeople", "cameraman": "camera operator", "cameramen": "camera operators", "mankind": "humankind",
    "manpower": "workforce", "businessman": "business person", "businessmen": "business people", "craftsman": "maker",
    "craftsmen": "makers", "stewardess": "flight attendant", "housewife": "homemaker", "man-made": "artificial",
}  # fmt: skip
EVERYBODY = frozenset(
    ["everyone", "everybody", "each", "every", "anyone", "anybody", "nobody", "someone", "somebody"]
)
ONE = {"he": "they", "his": "their", "her": "their", "him": "them", "she": "they"}


@dataclass(frozen=True)
class InclusiveWriting:
    style: str = "none"

    kind: ClassVar[str] = "inclusive-writing"
    name: ClassVar[Text] = N_("Inclusive writing")
    about: ClassVar[Text] = N_("Keeps to the house's way of writing to everybody, in French and in English.")
    form: ClassVar[tuple[Setting, ...]] = (
        Setting(
            "style",
            N_("We write"),
            "choice",
            choices=(
                ("none", N_("without signs inside words, nor new pronouns")),
                ("dot", N_("with the middle dot, and no other sign: “artisan·es”")),
                ("doublets", N_("naming both: “les habitantes et les habitants”; in English, neutral words")),
            ),
        ),
    )

    def spoken(self) -> Text:
        return {
            "none": N_("No signs inside words: no “artisan·es”, no “client(e)s”."),
            "dot": N_("Inclusive writing takes the middle dot."),
            "doublets": N_("We name both, and use neutral words in English."),
        }[self.style]

    def check(self, draft: Draft, around: Around) -> Iterator[Finding]:
        for field, reading in draft.fields.items():
            if draft.language.startswith("fr"):
                yield from self._french(reading, field)
            elif self.style == "doublets":
                yield from _english(reading, field)

    def _french(self, reading: Reading, field: str) -> Iterator[Finding]:
        for match in OTHERS.finditer(reading.text):
            if match.start() in reading.addresses:
                continue
            ending = next(filter(None, (match[n] for n in ("stop", "round", "dash", "bare", "slash"))), "")
            if not ending.islower() or not match["word"][-1].islower():
                continue
            if self.style == "dot":
                plural = "s" if match.group().endswith("s") else ""
                fix = f"{match['word']}·{regex.sub(r'[./]?s?$', '', ending)}{plural}"
                yield Finding(match.start(), match.end(), N_("Write it with a middle dot."), fix, field)
            else:
                yield Finding(match.start(), match.end(), self._no_sign(), None, field)
        if self.style == "dot":
            return
        for match in DOT.finditer(reading.text):
            if match.start() not in reading.addresses:
                yield Finding(match.start(), match.end(), self._no_sign(), None, field)
        if self.style == "none":
            for phrase in reading.phrases(NEW_WORDS):
                yield Finding(
                    phrase.start, phrase.end, N_("Our charter keeps to “il” and “elle”."), None, field
                )
        else:
            yield from _alone(reading, field)

    def _no_sign(self) -> Text:
        if self.style == "doublets":
            return N_("Name both instead: “les habitantes et les habitants”.")
        return N_("Our charter writes without signs inside words.")


def _alone(reading: Reading, field: str) -> Iterator[Finding]:
    """Masculine plurals of people that stand without their feminine."""
    for number, token in enumerate(reading.tokens):
        feminine = _feminine_of().get(token.folded)
        if feminine and not any(word in reading.places for word in feminine):
            reason = N_(
                "“{word}” alone: name both, or a word for all.", word=reading.text[token.start : token.end]
            )
            yield Finding(token.start, token.end, reason, None, field)
        elif token.folded == "tous" and number and "toutes" not in reading.places:
            before = reading.tokens[number - 1].folded
            after = reading.tokens[number + 1].folded if number + 1 < len(reading.tokens) else ""
            if before in ("a", "bonjour", "chers", "pour") and after not in TOGETHER:
                fix = "toutes et à tous" if before == "a" else "toutes et tous"
                yield Finding(token.start, token.end, N_("Greet both: “à toutes et à tous”."), fix, field)


@lru_cache(maxsize=1)
def _feminine_of() -> dict[str, frozenset[str]]:
    """By masculine plural, the feminine plurals that may stand beside it."""
    found = {}
    for word in PEOPLE:
        plain = fold(word)
        masculine = plain + "s"
        found[masculine] = frozenset(form for form in forms(plain, "fr") if form.endswith("es"))
    return found


def _english(reading: Reading, field: str) -> Iterator[Finding]:
    for phrase in reading.phrases(tuple(GENDERED)):
        fix = GENDERED[phrase.sought]
        fix = fix.capitalize() if phrase.text[:1].isupper() else fix
        reason = N_("“{word}” means some of us: “{instead}” means all.", word=phrase.text, instead=fix)
        yield Finding(phrase.start, phrase.end, reason, fix, field)
    everybody = False
    for token in reading.tokens:
        if token.folded in ".!?…":
            everybody = False
        elif token.folded in EVERYBODY:
            everybody = True
        elif everybody and token.folded in ONE:
            reason = N_("Of everybody, write “{instead}”.", instead=ONE[token.folded])
            yield Finding(token.start, token.end, reason, ONE[token.folded], field)
