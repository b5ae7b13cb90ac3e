"""The page of what gets in each other's way. The clock says 22 November 2026, 13:00 in Paris."""

from __future__ import annotations

from scheduler.db import Sessions
from scheduler.people import Membership
from tests.web.browser import Browser
from tests.web.newsdesk import Desk, at


def test_a_person_says_within_how_many_days_a_text_counts(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    desk = Desk(sqlite_sessions, member)
    desk.plan("First", at(24), text="The very same words twice over")
    desk.plan("Again", at(29), text="The very same words twice over")

    def page(query: str) -> str:
        return browser.get(f"/calendar/clashes?date=2026-11-24{query}").text

    assert "Same text within 7 days" in page("&days=7")
    assert "Nothing clashes" in page("&days=3")
    assert '<option value="14" selected>14 days' in page("&days=nonsense")
