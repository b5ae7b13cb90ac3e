from __future__ import annotations

from scheduler import activity
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of


def test_a_time_in_the_history_is_written_for_a_reader(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Open.", a_channel(session, member.workspace, "Square"))
        activity.record(session, member, "planned", post.variants[0], now=NOON, at="2027-01-09 12:30")

    page = text_of(browser.get(f"/posts/{post.public_id}"))

    assert "for 9 Jan 2027, 12:30." in page
    assert "2027-01-09" not in page
