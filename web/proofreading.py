"""What is wrong with the translations, each as one line that says where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message
from jinja2 import Environment

from web.catalogue import FOLDER, ROOT, Msgid, areas, key, locales, sentences, used

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")

BARE_PERCENT = re.compile(r"%(?!\(\w+\)[sd])")

# French: a no-break space before the high signs and inside the quotes, the curved apostrophe.
FRENCH_SLIPS = (
    (re.compile(r" [;:!?»]"), "a plain space before a high sign"),
    (re.compile(r"« "), "a plain space inside quotes"),
    (re.compile(r"[\w)}»][;!?»](?!\w)"), "no space before a high sign"),
    (re.compile(r"«[^\u202f\u00a0]"), "no space inside quotes"),
    (re.compile(r"\w'\w"), "a straight apostrophe"),
    (re.compile(r"\.\.\."), "three full stops for an ellipsis"),
)

# Names and abbreviations that are the same in every language.
SAME_EVERYWHERE = frozenset(
    {
        "Marronnier",
        "API",
        "CSV",
        "iCal",
        "URL",
        "UTC",
        "SMTP",
        "HTTP",
        "HTML",
        "JSON",
        "OK",
        "px",
        "MB",
        "Esc",
    }
    | {"PNG", "JPEG", "GIF", "WebP"}
)
STYLE_BLOCKS = frozenset({"body", "width", "skip"})
SPOKEN_ATTRIBUTES = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "label"})
LETTERS = re.compile(r"[^\W\d_]{2,}")


def everything(root: Path = ROOT, folder: Path = FOLDER) -> list[str]:
    said = used(root)
    problems = [problem for locale in locales(folder) for problem in catalogue_problems(locale, said, folder)]
    return problems + list(literals(root / "web" / "templates"))


def catalogue_problems(locale: str, said: dict[Msgid, str], folder: Path = FOLDER) -> Iterator[str]:
    known: dict[Msgid, tuple[str, Message]] = {}
    for area, catalog in areas(locale, folder):
        for message in sentences(catalog):
            msgid = key(message)
            place = f"{locale}/{area}.po: {_short(msgid)}"
            earlier = known.setdefault(msgid, (area, message))
            if earlier[1].string != message.string:
                yield f"{place}: translated otherwise in {earlier[0]}.po"
            yield from (f"{place}: {slip}" for slip in slips(message, locale))
            if _is_formatted(message, said.get(msgid, "")) and any(
                map(_has_bare_percent, _all(message.string))
            ):
                yield f"{place}: a bare percent sign: the page that says it fails, write %%"
            if msgid not in said:
                yield f"{place}: obsolete, nothing says it any more"
        for message in catalog.obsolete.values():
            yield f"{locale}/{area}.po: {_short(key(message))}: commented out, remove it"
    for msgid, place in said.items():
        if msgid not in known:
            yield f"{locale}: untranslated: {_short(msgid)} ({place})"


def slips(message: Message, locale: str) -> Iterator[str]:
    forms = _all(message.string)
    if not all(forms):
        yield "untranslated"
        return
    if message.fuzzy:
        yield "fuzzy"
    # Of several plural forms, one may leave the number out ("a post"); the last never.
    wanted = set(PLACEHOLDER.findall(_all(message.id)[-1]))
    for form in forms[-1:] if len(forms) > 1 else forms:
        if set(PLACEHOLDER.findall(form)) != wanted:
            yield "its placeholders differ"
    if locale == "fr":
        for slip, name in FRENCH_SLIPS:
            if any(slip.search(form) for form in forms):
                yield name


def _is_formatted(message: Message, place: str) -> bool:
    """Templates fill in every sentence with %, Python those with placeholders of that kind."""
    return ".html" in place or any("%(" in form for form in _all(message.id))


def _has_bare_percent(form: str) -> bool:
    return bool(BARE_PERCENT.search(form.replace("%%", "")))


def skeleton(locale: str) -> str:
    """What is untranslated, ready to be pasted into an area's file."""
    known = {key(message) for _, catalog in areas(locale) for message in sentences(catalog)}
    lines = []
    for msgid, place in used().items():
        if msgid in known:
            continue
        one, *more = (msgid,) if isinstance(msgid, str) else msgid
        lines += [f"# {place}", f"msgid {_quoted(one)}"]
        lines += (
            [f"msgid_plural {_quoted(more[0])}", 'msgstr[0] ""', 'msgstr[1] ""'] if more else ['msgstr ""']
        )
        lines.append("")
    return "\n".join(lines)


def literals(templates: Path) -> Iterator[str]:
    """Words in a template that no gettext ever sees."""
    for path in sorted(templates.rglob("*.*")):
        words = _Words()
        words.feed(_literal_part(path))
        for literal in words.found:
            yield f"{path.relative_to(templates.parent.parent)}: not translatable: {literal!r}"


def _literal_part(path: Path) -> str:
    """The template without what Jinja computes, and without the blocks that only name style classes or anchors."""
    lexer = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).lexer
    source, silent = path.read_text(encoding="utf-8"), False
    parts: list[str] = []
    opening: list[str] = []
    for _, kind, value in lexer.tokeniter(source, path.name):
        if kind == "block_begin":
            opening = []
        elif kind == "name":
            opening.append(value)
        elif kind == "block_end" and opening:
            silent = opening[0] == "block" and opening[-1] in STYLE_BLOCKS
        elif kind == "data" and not silent:
            parts.append(value)
            continue
        parts.append(" ")
    return "".join(parts)


class _Words(HTMLParser):
    """Collects what a reader would see or hear."""

    SILENT = frozenset({"script", "style", "code", "pre", "kbd"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self.SILENT
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES:
                self._look(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._look(data)

    def _look(self, words: str) -> None:
        if set(LETTERS.findall(words)) - SAME_EVERYWHERE:
            self.found.append(" ".join(words.split()))


def _all(words: Any) -> tuple[str, ...]:
    """Singular and plural alike as a tuple; what is missing is an empty string."""
    return tuple(word or "" for word in (words if isinstance(words, tuple | list) else (words,)))


def _short(msgid: Msgid) -> str:
    words = msgid if isinstance(msgid, str) else msgid[0]
    return repr(words if len(words) < 70 else words[:67] + "…")


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
