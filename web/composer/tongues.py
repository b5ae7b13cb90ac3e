"""The languages a text can be in: those in use here first, then the common ones, then all."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from scheduler.content.tongue import guess
from scheduler.content.writing import LANGUAGES
from web.language import LANGUAGES as SPOKEN_HERE
from web.language import pick

COMMON = ("en", "fr", "es", "de", "it", "pt", "nl", "ar", "zh", "ja", "ru", "pl", "br", "eu", "oc", "ca")


def languages(current: str, near: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Three groups of (code, name): in use, common, all others; the last two by name in the reader's language."""
    names = Locale.parse(pick()).languages
    here = dict.fromkeys(code for code in [current, *near] if code in LANGUAGES)

    def named(codes: Sequence[str]) -> list[tuple[str, str]]:
        pairs = [(code, names[code]) for code in codes if code in names and code not in here]
        return sorted(pairs, key=lambda pair: pair[1].casefold())

    others = [code for code in LANGUAGES if code not in COMMON]
    return [
        ("near", [(code, names.get(code, code)) for code in here]),
        ("common", named(COMMON)),
        ("all", named(others)),
    ]


def in_one_list(current: str) -> list[tuple[str, str]]:
    """The same for a channel: those the house speaks first. What is kept already is there, whatever it is."""
    near, *rest = (pairs for _, pairs in languages(current, list(SPOKEN_HERE)))
    unknown = [] if current in LANGUAGES or not current else [(current, current)]
    return [*unknown, *near, *(pair for pairs in rest for pair in pairs)]


def seems(text: str, said: str) -> tuple[str, str] | None:
    """Code and name of the language a text is clearly in, where it is not the one said."""
    found = guess(text, said)
    return (found, Locale.parse(pick()).languages[found]) if found else None
