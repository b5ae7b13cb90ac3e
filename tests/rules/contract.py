"""What every family of charter rules promises; one test class a family inherits it."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError, fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.rules import RULES, Around, BadSettings, Draft, Finding, Rule, rule_of, settings_of
from scheduler.wording import Text

PUT_IN = re.compile(r"\{\w+\}")  # what has nothing besides, and marks between, is not translated
ROOT = Path(__file__).parents[2]


@cache
def french() -> dict[str, str]:
    found: dict[str, str] = {}
    for area in (ROOT / "web/translations/fr").glob("*.po"):
        with area.open("rb") as catalogue:
            found |= {message.id: message.string for message in read_po(catalogue) if message.id}
    return found


def in_french(text: Text) -> str:
    return text.render(lambda msgid: french()[msgid] if PUT_IN.sub("", msgid).strip(" ,/") else msgid)


class RuleContract:
    """Subclasses name the family, settings of one rule, and drafts that trip it and pass it."""

    family: type[Rule]
    settings: dict[str, Any]
    trips: tuple[Draft, ...]
    passes: tuple[Draft, ...]

    def rule(self) -> Rule:
        return rule_of(self.family.kind, self.settings)

    def findings(self, draft: Draft) -> list[Finding]:
        return list(self.rule().check(draft, Around()))

    def test_it_is_registered_under_its_kind(self) -> None:
        assert RULES[self.family.kind] is self.family

    def test_it_is_documented(self) -> None:
        assert f"`{self.family.kind}`" in (ROOT / "docs/charter-rules.md").read_text()

    def test_its_settings_survive_json(self) -> None:
        stored = json.loads(json.dumps(settings_of(self.rule())))

        assert rule_of(self.family.kind, stored) == self.rule()
        assert settings_of(rule_of(self.family.kind, stored)) == stored

    def test_its_settings_survive_the_form(self) -> None:
        rule = self.rule()
        typed = {s.name: s.to_form(getattr(rule, s.name)) for s in rule.form}

        answered = {s.name: s.from_form(typed[s.name]) for s in rule.form}

        assert rule_of(self.family.kind, answered) == rule

    def test_its_form_asks_for_every_setting(self) -> None:
        assert [s.name for s in self.family.form] == [f.name for f in fields(self.family)]

    def test_it_refuses_a_setting_it_does_not_know(self) -> None:
        with pytest.raises(BadSettings) as refused:
            rule_of(self.family.kind, self.settings | {"colour": "red"})

        assert "colour" in refused.value.problems

    def test_it_cannot_be_changed_once_made(self) -> None:
        with pytest.raises(FrozenInstanceError):
            setattr(self.rule(), self.family.form[0].name, None)

    def test_it_finds_what_it_is_for(self) -> None:
        for draft in self.trips:
            assert self.findings(draft), draft

    def test_it_lets_the_rest_pass(self) -> None:
        for draft in self.passes:
            assert not self.findings(draft), draft

    def test_the_same_draft_gives_the_same_findings(self) -> None:
        for draft in self.trips:
            assert self.findings(draft) == self.findings(draft)

    def test_it_speaks_french_and_english(self) -> None:
        said = [finding.reason for draft in self.trips for finding in self.findings(draft)]
        asked = [
            words
            for s in self.family.form
            for words in (s.label, s.help, *(c for _, c in s.choices))
            if words
        ]

        for text in (*said, *asked, self.rule().spoken(), self.family.name, self.family.about):
            assert in_french(text)
            assert text.render()

    def test_its_spans_stay_inside_the_words(self) -> None:
        @settings(max_examples=60, deadline=None)
        @given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3), st.text(max_size=20))
        def holds(text: str, alts: list[str], title: str) -> None:
            draft = Draft(text, title=title, alts=tuple(alts), limit=10)
            for finding in self.findings(draft):
                _is_inside(finding, draft)

        holds()
        for draft in self.trips:
            for finding in self.findings(draft):
                _is_inside(finding, draft)


def _is_inside(finding: Finding, draft: Draft) -> None:
    words = draft.fields[finding.field].text if finding.field in draft.fields else ""
    assert 0 <= finding.start <= finding.end <= len(words)
