"""What a feed's reader has drawn: what nobody has drawn yet, and only after an edit that could show in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from scheduler.calendar.feeds.sharing import Views
from scheduler.db import Sessions
from scheduler.people import Membership, Workspace
from tests.calendar.test_entries import counted
from tests.newsroom import a_member
from tests.web.browser import Browser
from tests.web.newsdesk import Desk, at
from tests.web.test_feed_address import move


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def opened(browser: Browser, name: str, **chosen: str) -> str:
    found = re.search(r"http://localhost(/feed/[^<]+)", browser.send("/feeds", name=name, **chosen).text)
    assert found
    return found[1]


@pytest.fixture
def address(browser: Browser, desk: Desk) -> str:
    desk.plan("Winter season", at(24))
    return opened(browser, "Mine")


def forget_views(app: Flask) -> None:
    """As after a restart."""
    app.extensions["marronnier"] = replace(app.extensions["marronnier"], views=Views())


def test_a_process_that_has_drawn_nothing_yet_gives_what_is_kept(
    stranger: Browser, address: str, sqlite_sessions: Sessions, app: Flask
) -> None:
    before = stranger.get(address)
    forget_views(app)
    with counted(sqlite_sessions) as asked:
        after = stranger.get(address)

    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert any("FROM feed_body" in one for one in asked)
    assert not any(one.startswith(("UPDATE", "INSERT")) for one in asked)


def test_another_reader_of_the_same_leaves_no_body_of_an_earlier_edition(
    browser: Browser, stranger: Browser, address: str, desk: Desk, sqlite_sessions: Sessions, app: Flask
) -> None:
    another = opened(browser, "Another")
    forget_views(app)
    stranger.get(another)  # its body is kept
    move(browser, desk, sqlite_sessions, "2026-11-28")
    stranger.get(address)  # draws
    now = stranger.get(another)  # is given what was drawn
    forget_views(app)

    assert b"20261128T100000" in now.data
    assert stranger.get(another).data == now.data


def test_an_edit_has_drawn_anew_only_what_could_show_it(
    browser: Browser, stranger: Browser, desk: Desk, sqlite_sessions: Sessions
) -> None:
    desk.plan("Winter season", at(24))
    with sqlite_sessions.writing() as session:
        somebody = a_member(
            session, session.get_one(Workspace, desk.member.workspace_id), email="ben@example.org"
        ).user.public_id
    asked: dict[str, dict[str, str]] = {
        "everything": {},
        "its channel": {"channel": desk.square.public_id},
        "another channel": {"channel": desk.letter.public_id},
        "mine": {"person": desk.member.user.public_id},
        "somebody else’s": {"person": somebody},
        "dates": {"content": "dates"},
        "deadlines": {"content": "deadlines"},
    }
    addresses = {name: opened(browser, name, **chosen) for name, chosen in asked.items()}
    for each in addresses.values():
        stranger.get(each)
    move(browser, desk, sqlite_sessions, "2026-11-28")

    drawn = set()
    for name, each in addresses.items():
        with counted(sqlite_sessions) as questions:
            stranger.get(each)
        if any(one.startswith("UPDATE feed") for one in questions):
            drawn.add(name)

    assert drawn == {"everything", "its channel", "mine", "deadlines"}
