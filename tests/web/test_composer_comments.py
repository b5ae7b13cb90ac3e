"""Comments on the post's page."""

from __future__ import annotations

import re

from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import a_post
from tests.web.browser import Browser


def test_a_comment_stands_beside_its_words_is_settled_and_taken_up_again(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "The season is open.")
    address = f"/posts/{post.public_id}"

    browser.send(f"{address}/comments", text="Already?", passage="season is open")
    shown = browser.get(address).text
    assert "Already?" in shown and "<blockquote>season is open</blockquote>" in shown
    resolution = re.search(r"/posts/comments/\w+/resolution", shown)
    assert resolution
    browser.send(resolution[0])
    assert "Take up again" in browser.get(address).text
    browser.send(resolution[0], reopen="1")

    assert "Take up again" not in browser.get(address).text


def test_a_passage_that_has_changed_says_so(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "The season is open.")

    browser.send(f"/posts/{post.public_id}/comments", text="Hm", passage="other words")

    assert "these words have changed since" in browser.get(f"/posts/{post.public_id}").text
