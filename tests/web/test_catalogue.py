"""The translations are complete and right, and the proofreading finds what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from web import catalogue, proofreading

HEADER = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def problems(tmp_path: Path, areas: dict[str, str], said: tuple[str, ...] = ("Hello {name}",)) -> list[str]:
    (tmp_path / "fr").mkdir(exist_ok=True)
    for area, entries in areas.items():
        (tmp_path / "fr" / f"{area}.po").write_text(HEADER + entries, encoding="utf-8")
    return list(proofreading.catalogue_problems("fr", dict.fromkeys(said, "somewhere.py:1"), tmp_path))


def entry(msgid: str, msgstr: str) -> str:
    return f'msgid "{msgid}"\nmsgstr "{msgstr}"\n\n'


def test_the_translations_of_this_house_are_complete() -> None:
    assert proofreading.everything() == []


def test_a_good_catalogue_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, {"a": entry("Hello {name}", "Bonjour {name}\u202f!")}) == []


@pytest.mark.parametrize(
    ("entries", "complaint"),
    [
        ("", "untranslated: 'Hello {name}'"),
        (entry("Hello {name}", ""), "untranslated"),
        (entry("Hello {name}", "Bonjour {nom}"), "placeholders differ"),
        (entry("Hello {name}", "Bonjour"), "placeholders differ"),
        (entry("Hello {name}", "Bonjour {name} !"), "a plain space before a high sign"),
        (entry("Hello {name}", "Bonjour {name}!"), "no space before a high sign"),
        (entry("Hello {name}", "L'ami {name}"), "a straight apostrophe"),
        ("#, fuzzy\n" + entry("Hello {name}", "Bonjour {name}"), "fuzzy"),
        (entry("Hello {name}", "Bonjour {name}") + entry("Gone", "Parti"), "obsolete"),
        (entry("Hello {name}", "Bonjour {name}") + '#~ msgid "Old"\n#~ msgstr "Vieux"\n', "commented out"),
    ],
)
def test_proofreading_finds(tmp_path: Path, entries: str, complaint: str) -> None:
    found = problems(tmp_path, {"a": entries})

    assert any(complaint in line for line in found), found


def test_a_bare_percent_sign_breaks_a_template_only(tmp_path: Path) -> None:
    def found(place: str, msgstr: str) -> list[str]:
        (tmp_path / "fr").mkdir(exist_ok=True)
        (tmp_path / "fr" / "a.po").write_text(HEADER + entry("All of it", msgstr), encoding="utf-8")
        return list(proofreading.catalogue_problems("fr", {"All of it": place}, tmp_path))

    assert "a bare percent sign" in found("web/templates/a.html:1", "100\u202f% du tout")[0]
    assert found("web/templates/a.html:1", "100\u202f%% du tout") == []
    assert found("scheduler/a.py:1", "100\u202f% du tout") == []


def test_two_areas_may_say_the_same_but_not_differ(tmp_path: Path) -> None:
    same = entry("Hello {name}", "Bonjour {name}")
    other = entry("Hello {name}", "Salut {name}")

    assert problems(tmp_path, {"a": same, "b": same}) == []
    assert any("translated otherwise in a.po" in line for line in problems(tmp_path, {"a": same, "b": other}))


@pytest.mark.parametrize(
    ("template", "literal"),
    [
        ("<p>Hello</p>", "Hello"),
        ("<p>{{ name }} wrote this</p>", "wrote this"),
        ('<img alt="A tree">', "A tree"),
        ('<p>{{ _("Hello") }} <kbd>Esc</kbd> <code>marronnier run</code></p>', None),
        ('<a class="btn {{ "big" if x }}" href="#main">{{ _("Go") }}</a>', None),
        ("{% block body %}p-plain{% endblock %}", None),
    ],
)
def test_words_no_gettext_sees_are_found(tmp_path: Path, template: str, literal: str | None) -> None:
    (tmp_path / "web" / "templates").mkdir(parents=True)
    (tmp_path / "web" / "templates" / "page.html").write_text(template)

    found = list(proofreading.literals(tmp_path / "web" / "templates"))

    assert [line.rpartition(": ")[2] for line in found] == ([repr(literal)] if literal else [])


def test_a_compiled_catalogue_is_read_back(tmp_path: Path) -> None:
    problems(tmp_path, {"a": entry("Hello {name}", "Bonjour {name}")})

    (written,) = catalogue.compile_all(tmp_path)

    assert b"Bonjour {name}" in written.read_bytes()
