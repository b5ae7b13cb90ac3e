"""The other forms of a word: plural, feminine, conjugated. Made rather than cut off: a stem would confuse *optimiser* and *optimisme*.

All letters are folded, as `reading` folds them. A form too many is one nobody writes; a form too few goes unnoticed.
"""

from __future__ import annotations

from functools import lru_cache

SHORTEST = 3  # letters of a word that has other forms
# The regular endings of French verbs, on what stands before -er or -ir.
ER = [
    "er",
    "e",
    "es",
    "ons",
    "ez",
    "ent",
    "ais",
    "ait",
    "ions",
    "iez",
    "aient",
    "ai",
    "as",
    "a",
    "ames",
    "ates",
    "erent",
    "erai",
    "eras",
    "era",
    "erons",
    "erez",
    "eront",
    "erais",
    "erait",
    "erions",
    "eriez",
    "eraient",
    "ant",
    "e",
    "ee",
    "es",
    "ees",
    "asse",
    "asses",
    "at",
    "assions",
    "assiez",
    "assent",
]
IR = [
    "ir",
    "is",
    "it",
    "issons",
    "issez",
    "issent",
    "issais",
    "issait",
    "issions",
    "issiez",
    "issaient",
    "irai",
    "iras",
    "ira",
    "irons",
    "irez",
    "iront",
    "irais",
    "irait",
    "irions",
    "iriez",
    "iraient",
    "issant",
    "i",
    "ie",
    "ies",
    "isse",
    "isses",
    "imes",
    "ites",
    "irent",
]
# Nouns and adjectives that only look like verbs.
NOT_VERBS = frozenset(
    [
        "usager",
        "boulanger",
        "boucher",
        "berger",
        "etranger",
        "leger",
        "passager",
        "cher",
        "premier",
        "dernier",
        "particulier",
        "metier",
        "chantier",
        "atelier",
        "cafetier",
        "conseiller",
        "ouvrier",
        "fier",
        "entier",
        "regulier",
        "leader",
        "manager",
        "partner",
        "loisir",
        "plaisir",
        "avenir",
        "souvenir",
        "desir",
    ]
)
# By the ending of the masculine: what stands in its place. The first that fits.
FRENCH_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("teur", ("teurs", "teuse", "teuses", "trice", "trices")),
    ("eur", ("eurs", "euse", "euses", "eure", "eures")),
    ("eux", ("euse", "euses")),
    ("eau", ("eaux", "elle", "elles")),
    ("al", ("aux", "ale", "ales", "als")),
    ("el", ("els", "elle", "elles")),
    ("en", ("ens", "enne", "ennes")),
    ("on", ("ons", "onne", "onnes")),
    ("er", ("ers", "ere", "eres")),
    ("if", ("ifs", "ive", "ives")),
    ("f", ("fs", "ve", "ves")),
    ("c", ("cs", "que", "ques", "che", "ches")),
    ("et", ("ets", "ete", "etes", "ette", "ettes")),
    ("x", ("se", "ses", "sse", "sses")),
    ("s", ("se", "ses", "sse", "sses")),
    ("e", ("es", "esse", "esses")),
)
DOUBLED = frozenset("bdgklmnprt")
VOWELS = frozenset("aeiou")


@lru_cache(maxsize=8192)
def forms(word: str, language: str) -> frozenset[str]:
    """The word and its other forms, in French; in English for any other language."""
    if len(word) < SHORTEST or not word.isalpha():
        return frozenset([word])
    return frozenset([word, *(_french(word) if language == "fr" else _english(word))])


def _french(word: str) -> set[str]:
    if word.endswith(("er", "ir")) and len(word) > 4 and word not in NOT_VERBS and not word.endswith("ier"):
        return _conjugated(word)
    for ending, others in FRENCH_ENDINGS:
        if word.endswith(ending):
            return {word[: -len(ending)] + other for other in others}
    return {word + "s", word + "e", word + "es", *([word + "x"] if word.endswith("u") else [])}


def _conjugated(verb: str) -> set[str]:
    stem = verb[:-2]
    made = {stem + ending for ending in (ER if verb.endswith("er") else IR)}
    if stem.endswith("g"):
        made |= {stem + "e" + ending for ending in ("ons", "ais", "ait", "aient", "ant", "a", "as")}
    if stem.endswith("y"):
        made |= {stem[:-1] + "i" + ending for ending in ("e", "es", "ent", "era", "erai", "eront", "erons")}
    if stem.endswith(("el", "et")):
        made |= {stem + stem[-1] + ending for ending in ("e", "es", "ent", "era", "eront")}
    return made


def _english(word: str) -> set[str]:
    if word.endswith("y") and word[-2] not in VOWELS:
        made = {word[:-1] + ending for ending in ("ies", "ied", "ier", "iest")} | {word + "ing"}
    elif word.endswith("e"):
        made = {word + ending for ending in ("s", "d", "r", "st")} | {word[:-1] + "ing"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        made = {word + ending for ending in ("es", "ed", "ing", "er", "est")}
    else:
        made = {word + ending for ending in ("s", "es", "ed", "ing", "er", "est")}
    if len(word) > 2 and word[-1] in DOUBLED and word[-2] in VOWELS and word[-3] not in VOWELS:
        made |= {word + word[-1] + ending for ending in ("ed", "ing", "er", "est")}
    if word.endswith("f"):
        made.add(word[:-1] + "ves")
    if word.endswith("man"):
        made.add(word[:-3] + "men")
    return made
