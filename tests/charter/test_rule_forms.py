"""Severity, role and scope in the form of any family; hours, days and periods as people write them."""

import pytest

from scheduler.rules import RULES
from tests.charter.test_pages import charter, draft, open_draft  # noqa: F401


def test_every_family_is_set_with_its_usual_answers_or_says_what_is_missing(draft, browser):  # noqa: F811
    for kind in RULES:
        page = browser.get(f"/charter/draft/rules/new?kind={kind}")
        answer = browser.send("/charter/draft/rules/new", kind=kind, severity="advise")

        assert page.status_code == 200, kind
        assert answer.status_code in (302, 422), kind


def test_hours_days_role_and_scope_come_back_as_they_were_ticked(draft, browser, sqlite_sessions, member):  # noqa: F811
    browser.send(
        "/charter/draft/rules/new",
        kind="quiet-hours", begins="20:30", ends="07:00", days=["sat", "sun"], severity="approve", role="approver",
        **{"scope.kinds": ["social", "mail"], "scope.languages": ["fr"], "scope.last": "2027-01-31"},
    )  # fmt: skip

    # The starter has one of this kind already.
    rule = next(
        r for r in open_draft(sqlite_sessions, member).rules if (r.scope or {}).get("last") == "2027-01-31"
    )
    page = browser.get(f"/charter/draft/rules/{rule.public_id}").get_data(as_text=True)
    assert rule.settings == {"begins": "20:30", "ends": "07:00", "days": ["sat", "sun"]}
    assert (rule.severity, rule.role) == ("approve", "approver")
    assert rule.scope == {"kinds": ["social", "mail"], "languages": ["fr"], "last": "2027-01-31"}
    assert page.count(" checked") == 5
    assert 'value="2027-01-31"' in page


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"severity": "approve", "begins": "21:00", "ends": "07:00"}, "whose approval"),
        ({"severity": "block", "begins": "9 pm", "ends": "07:00"}, "Write an hour as 20:30"),
        ({"severity": "block", "begins": "", "ends": ""}, "Say an hour or a day"),
        ({"severity": "block", "begins": "21:00", "ends": "07:00", "scope.first": "soon"}, "Write a day as"),
    ],
)
def test_what_makes_no_rule_is_said_and_nothing_typed_is_lost(draft, browser, fields, complaint):  # noqa: F811
    answer = browser.send("/charter/draft/rules/new", kind="quiet-hours", **fields)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert complaint in page
