"""The month and the week as they are printed: every post of the filter, nothing to press."""

from __future__ import annotations

import pytest

from scheduler.db import Sessions
from scheduler.people import Membership
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.mark.parametrize("view", ["month", "week"])
def test_every_post_of_a_day_is_on_paper(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, view: str
) -> None:
    desk = Desk(sqlite_sessions, member)
    for n in range(8):
        desk.plan(f"Post {n}", at(24, 8 + n))
    desk.plan("In the letter", at(24), desk.letter)

    whole = text_of(browser.get(f"/calendar/paper?view={view}&date=2026-11-24"))
    narrowed = text_of(
        browser.get(f"/calendar/paper?view={view}&date=2026-11-24&channel={desk.letter.public_id}")
    )

    assert {"month": "November 2026", "week": "23–29 Nov 2026"}[view] in whole
    assert [f"Post {n}" in whole for n in range(8)] == [True] * 8
    assert "In the letter" in narrowed and "Post 1" not in narrowed


def test_other_views_have_no_paper(browser: Browser) -> None:
    assert browser.get("/calendar/paper?view=board").status_code == 404
    assert 'class="icon to-paper"' in browser.get("/calendar?view=week").text
