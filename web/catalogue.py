"""The translations: one .po file per area and language, merged into the one catalogue gettext reads.

python -m web.catalogue compile    writes web/translations/<locale>/LC_MESSAGES/messages.mo (never committed)
python -m web.catalogue check      says what is untranslated, obsolete, fuzzy, contradictory or misspelt
python -m web.catalogue missing    prints what is untranslated as a .po to fill in
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "web" / "translations"
SOURCES = ("scheduler", "web", "workers")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "n_": (1, 2)}
# Jinja's extractor must read templates as the application does.
TEMPLATES = {"silent": "false", "trimmed": "true"}

Msgid = str | tuple[str, ...]


def locales(folder: Path = FOLDER) -> list[str]:
    """The languages that need a catalogue; English is what the code itself says."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def areas(locale: str, folder: Path = FOLDER) -> list[tuple[str, Catalog]]:
    found = []
    for path in sorted((folder / locale).glob("*.po")):
        with path.open("rb") as file:
            found.append((path.stem, read_po(file, locale=locale, charset="utf-8", abort_invalid=True)))
    return found


def merged(locale: str, folder: Path = FOLDER) -> Catalog:
    """Every area's sentences in one catalogue; `check` makes sure that they agree."""
    whole = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    for _, catalog in areas(locale, folder):
        for message in sentences(catalog):
            whole.add(message.id, message.string)
    return whole


def sentences(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def key(message: Message) -> Msgid:
    """What a sentence is known by: its English, or singular and plural."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def used(root: Path = ROOT) -> dict[Msgid, str]:
    """Every sentence in code and templates, with the place where it is said first."""
    found: dict[Msgid, str] = {}
    for path, method in _sources(root):
        options = TEMPLATES if method == "jinja2" else {}
        for line, msgid, _, _ in extract_from_file(method, path, KEYWORDS, (), options):
            found.setdefault(msgid, f"{path.relative_to(root)}:{line}")
    return found


def compile_all(folder: Path = FOLDER) -> list[Path]:
    written = []
    for locale in locales(folder):
        target = folder / locale / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(exist_ok=True)
        fresh = target.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, merged(locale, folder))
        fresh.replace(target)  # a page served meanwhile reads the old one or the new one, never half of it
        written.append(target)
    return written


def _sources(root: Path) -> Iterator[tuple[Path, str]]:
    for package in SOURCES:
        yield from ((path, "python") for path in sorted((root / package).rglob("*.py")))
    yield from ((path, "jinja2") for path in sorted((root / "web" / "templates").rglob("*.*")))


def main(wish: str) -> int:
    # Imported here: the proofreading reads this module.
    from web import proofreading

    say = sys.stdout.write
    if wish == "compile":
        for path in compile_all():
            say(f"{path.relative_to(ROOT)}\n")
        return 0
    if wish == "missing":
        for locale in locales():
            say(proofreading.skeleton(locale))
        return 0
    problems = proofreading.everything()
    say("".join(f"{problem}\n" for problem in problems) or "The translations are complete.\n")
    return 1 if problems else 0


if __name__ == "__main__":
    wishes = ("compile", "check", "missing")
    if len(sys.argv) != 2 or sys.argv[1] not in wishes:
        sys.exit(f"python -m web.catalogue {'|'.join(wishes)}")
    sys.exit(main(sys.argv[1]))
