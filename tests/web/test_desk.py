"""One's own desk and habits, as pages. It is noon (UTC) on Sunday, 22 November 2026, one o'clock in Paris."""

from __future__ import annotations

import re
from datetime import date, datetime

from scheduler.db import LocalTime, Sessions
from scheduler.notices.choosing import TOPICS
from scheduler.people import Membership, User
from tests.newsroom import a_channel, a_post, a_variant
from tests.web.browser import Browser, text_of

HABITS = {"begins": "calendar", "shortcuts": "1", "digest_hour": "7"} | {
    f"way-{name}": "mail" for name in TOPICS
}


def of(sessions: Sessions, member: Membership) -> User:
    with sessions.reading() as session:
        return session.get_one(User, member.user_id)


def test_the_desk_shows_what_is_late_and_the_rail_counts_it(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    assert "Nothing waits for you" in text_of(browser.get("/mine"))
    with sqlite_sessions.writing() as session:
        a_post(session, member, title="Late <i>", due_on=date(2026, 11, 20))

    page = browser.get("/mine").text

    assert "Late &lt;i&gt;" in page
    assert re.search(r"My desk</span><b class=\"badge failed\">1</b>", page)


def test_habits_are_kept_and_obeyed(browser: Browser, member: Membership, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        square = a_channel(session, member.workspace)
        post = a_post(session, member)
        a_variant(session, post, square, planned=LocalTime(datetime(2026, 11, 24, 2), "Europe/Paris"))

    habits = HABITS | {
        "begins": "mine", "shortcuts": "", "second_zone": "America/New_York", "way-comments": "digest",
        "zone": "Asia/Tokyo",
    }  # fmt: skip
    browser.send("/profile/habits", **habits)

    assert browser.get("/").location == "/mine"
    page = browser.get(f"/calendar?date=2026-11-24&post={post.public_id}").text
    assert 'data-keys="off"' in page
    assert "Mon 20:00 in New York" in text_of(browser.get(f"/calendar?date=2026-11-24&post={post.public_id}"))
    # Chosen for a kind of notice, the letter has an hour, and where it is past that hour already it begins tomorrow.
    assert of(sqlite_sessions, member).digest_hour == 7


def test_a_zone_that_is_none_is_refused_with_the_form_as_written(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    answer = browser.send("/profile/habits", **(HABITS | {"second_zone": "Mars/Olympus"}))

    assert answer.status_code == 422
    assert "Mars/Olympus" in answer.text
    assert of(sqlite_sessions, member).second_zone is None


def test_the_second_zone_one_keeps_can_be_left_out_of_the_week(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    browser.send("/profile/habits", **(HABITS | {"second_zone": "America/New_York"}))
    week = "/calendar?view=week&zone="

    assert "two-walls" in browser.get(week).text
    assert '<option value="none">' in browser.get(week).text
    bare = browser.get(week + "none")
    assert bare.status_code == 200
    assert "two-walls" not in bare.text
    assert "zone=none" in bare.text
