"""The page where feeds are made, renewed and revoked."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import a_member, a_user
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at

ADDRESS = re.compile(r"http://localhost(/feed/[\w-]+/[\w-]+\.ics)")


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def address_in(page: str) -> str:
    found = ADDRESS.search(page)
    assert found, "no address on the page"
    return found[1]


def test_an_address_is_shown_once_and_opens_the_calendar(
    browser: Browser, desk: Desk, stranger: Browser
) -> None:
    desk.plan("Winter season", at(24))

    address = address_in(browser.send("/feeds", name="Ma vue d’été").text)

    assert address.endswith("/ma-vue-d-ete.ics") or address.endswith("/ma-vue-dete.ics")
    assert "Winter season" in stranger.get(address).text
    assert not ADDRESS.search(browser.get("/feeds").text)
    assert "Ma vue d’été" in browser.get("/feeds").text


def test_the_filter_of_the_calendar_comes_along(browser: Browser, desk: Desk, stranger: Browser) -> None:
    desk.plan("On the square", at(24))
    desk.plan("In the letter", at(24), desk.letter)
    link = re.search(
        r'class="icon subscribe" href="([^"]+)"',
        browser.get(f"/calendar?channel={desk.letter.public_id}").text,
    )
    assert link

    page = browser.get(link[1])
    made = browser.send("/feeds", name="Letter", channel=desk.letter.public_id).text

    assert "Channels: The letter" in text_of(page)
    calendar = stranger.get(address_in(made)).text
    assert "In the letter" in calendar
    assert "On the square" not in calendar


def test_a_new_address_closes_the_old_one(browser: Browser, stranger: Browser) -> None:
    page = browser.send("/feeds", name="Mine").text
    old = address_in(page)
    renew = re.search(r'href="(/feeds/\w+/address)"', page)
    assert renew

    new = address_in(browser.send(renew[1]).text)

    assert stranger.get(old).status_code == 404
    assert stranger.get(new).status_code == 200


def test_a_revoked_feed_is_gone(browser: Browser, stranger: Browser) -> None:
    page = browser.send("/feeds", name="Mine").text
    revoke = re.search(r'href="(/feeds/\w+/revocation)"', page)
    assert revoke

    browser.send(revoke[1])

    assert stranger.get(address_in(page)).status_code == 404
    assert "No feed yet" in text_of(browser.get("/feeds"))


def test_a_colleagues_feed_cannot_be_touched(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, signed_in: Any
) -> None:
    page = browser.send("/feeds", name="Mine").text
    renew = re.search(r'href="(/feeds/\w+)/address"', page)
    assert renew
    with sqlite_sessions.writing() as session:
        ben = a_member(session, member.workspace, user=a_user(session, "Ben Ito"))
    colleague = signed_in(ben)

    assert colleague.send(f"{renew[1]}/address").status_code == 404
    assert colleague.send(f"{renew[1]}/revocation").status_code == 404
    assert "Mine" not in colleague.get("/feeds").text


def test_a_nameless_feed_is_asked_for_a_name(browser: Browser) -> None:
    answer = browser.send("/feeds", name=" ")

    assert answer.status_code == 422
    assert "Please fill this in." in text_of(answer)
