"""The languages of a plan as people write them: “français, anglais”, or by their codes."""

from __future__ import annotations

from functools import cache

from babel import Locale

from scheduler.content.writing import LANGUAGES
from web.language import pick


def codes(written: str) -> tuple[str, ...]:
    """In the order written, each once. What is no language is given back as it was, for the plan to refuse."""
    known = _by_name("en") | _by_name("fr")
    found = []
    for part in written.replace(";", ",").split(","):
        name = " ".join(part.casefold().split())
        found += [known[name]] if name in known else [known.get(word, word) for word in name.split()]
    return tuple(dict.fromkeys(found))


def names(of_codes: str) -> str:
    """Those of codes with a space between, in the reader's language, with commas between."""
    return ", ".join(_names(pick()).get(code, code) for code in of_codes.split())


def every() -> list[str]:
    return sorted(_names(pick()).values())


@cache
def _names(locale: str) -> dict[str, str]:
    spoken = Locale.parse(locale).languages
    return {code: str(spoken.get(code, code)) for code in LANGUAGES}


@cache
def _by_name(locale: str) -> dict[str, str]:
    return {name.casefold(): code for code, name in _names(locale).items()}
