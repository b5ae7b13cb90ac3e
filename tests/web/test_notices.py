"""The bell: how many are unread, and that each notice is for one person only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.notices import Notice, tell, unread
from scheduler.people import Membership
from scheduler.wording import N_
from tests.newsroom import NOON, a_member
from tests.web.browser import Browser, text_of


@pytest.fixture
def notice(sqlite_sessions: Sessions, member: Membership) -> Notice:
    with sqlite_sessions.writing() as session:
        tell(
            session,
            member.workspace_id,
            kind="failed",
            text=N_("“{title}” failed.", title="Winter"),
            about="somevariant",
            now=NOON,
            users=[member.user_id],
        )
        session.flush()
        return session.scalars(select(Notice).where(Notice.workspace_id == member.workspace_id)).one()


def how_many(sessions: Sessions, member: Membership) -> int:
    with sessions.reading() as session:
        return unread(session, member.workspace_id, member.user_id)


def test_the_bell_counts_what_is_unread(browser: Browser, notice: Notice) -> None:
    page = browser.get("/notices")

    assert "“Winter” failed." in text_of(page)
    assert '<b class="badge failed">1</b>' in page.text


def test_following_a_notice_is_reading_it(
    browser: Browser, notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    assert browser.get(f"/notices/{notice.public_id}").status_code == 302

    assert how_many(sqlite_sessions, member) == 0


def test_all_are_read_at_once(
    browser: Browser, notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    browser.send("/notices/read")

    assert how_many(sqlite_sessions, member) == 0
    assert "Mark all as read" not in text_of(browser.get("/notices"))


def test_a_notice_is_nobody_elses(
    signed_in: Callable[[Membership], Browser], notice: Notice, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        other = a_member(session, member.workspace, name="Bea Other")
    colleague = signed_in(other)

    assert "Winter" not in text_of(colleague.get("/notices"))
    assert colleague.get(f"/notices/{notice.public_id}").status_code == 404
    colleague.send("/notices/read")
    assert how_many(sqlite_sessions, member) == 1
