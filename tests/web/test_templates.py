"""What the policy would refuse is not written in the first place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.*"))
SHEETS = sorted((WEB / "static" / "css").glob("*.css"))
ICONS = set((WEB / "static" / "icons.txt").read_text().split())

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.I),
    "an event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[^=\s]*)\s*=", re.I),
    "an address with code": re.compile(r"javascript:", re.I),
    "a file of another host": re.compile(r"(src|href)=[\"']https?://", re.I),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_nothing_the_policy_refuses(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(source)] == []


# Pages whose address holds a signed token: there is no cookie another site could use.
SIGNED = [path for path in TEMPLATES if path.parent.name == "unsubscribe"]


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path not in SIGNED], ids=lambda path: path.name
)
def test_every_form_that_changes_something_carries_its_token(path: Path) -> None:
    forms = re.findall(
        r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.S | re.I
    )

    assert [form[:80] for form in forms if "csrf()" not in form and "csrf_token" not in form] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_is_in_the_sprite(path: Path) -> None:
    named = set(re.findall(r"\bi\(\"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))
    named |= set(re.findall(r"\bicon=\"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))

    assert named - ICONS == set()


@pytest.mark.parametrize(
    "path", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=lambda path: path.name
)
def test_only_the_tokens_name_a_colour(path: Path) -> None:
    source = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)

    named = re.findall(
        r"#[0-9a-f]{3,8}\b(?=[^{]*;)|\boklch\([^)]*\)|\brgba?\([^)]*\)|light-dark\(", source, re.I
    )
    assert named == []
