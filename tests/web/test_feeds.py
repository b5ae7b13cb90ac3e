"""The page where feeds are made, renewed and revoked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import update

from scheduler.content import Stage
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from scheduler.publishing import State
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


def become(sessions: Sessions, member: Membership, **values: Any) -> None:
    with sessions.writing() as session:
        session.execute(
            update(Membership)
            .where(Membership.workspace_id == member.workspace_id, Membership.id == member.id)
            .values(**values)
        )


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


def test_a_feed_is_looked_into_before_it_is_given_to_anybody(browser: Browser, desk: Desk) -> None:
    desk.plan("Winter season", at(24))
    made = browser.send("/feeds", name="Mine").text
    link = re.search(r'href="(/feeds/\w+)"', made)
    assert link

    page = text_of(browser.get(link[1]))

    assert "Draft: Winter season · The square" in page
    assert "1 event in all" in page


@pytest.mark.parametrize("content", ["deadlines", "slots", "dates"])
def test_a_feed_may_hold_something_else_than_posts(browser: Browser, stranger: Browser, content: str) -> None:
    calendar = stranger.get(address_in(browser.send("/feeds", name="Mine", content=content).text))

    assert calendar.status_code == 200
    what = {"deadlines": "Deadlines of", "slots": "Free slots of", "dates": "key dates"}[content]
    assert what in calendar.text.replace("\r\n ", "")


def test_a_public_feed_is_an_owners_to_open_and_stays_when_they_leave(
    browser: Browser, desk: Desk, stranger: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    desk.plan("Out", at(20), state=State.PUBLISHED, stage=Stage.SUBMITTED)
    desk.plan("Secret plans", at(24))
    become(sqlite_sessions, member, role=Role.EDITOR)
    assert "Public: for anybody" not in text_of(browser.get("/feeds"))
    refused = stranger.get(address_in(browser.send("/feeds", name="Not public", public="1").text))
    assert "Secret plans" in refused.text  # it was made a private one
    become(sqlite_sessions, member, role=Role.OWNER)
    address = address_in(browser.send("/feeds", name="For all", public="1").text)
    become(sqlite_sessions, member, ended_at=member.created_at)

    calendar = stranger.get(address)

    assert "Out · The square" in calendar.text and "Secret plans" not in calendar.text
    assert calendar.headers["Cache-Control"].startswith("public")


def test_programs_get_the_same_as_json(browser: Browser, desk: Desk, stranger: Browser) -> None:
    desk.plan("Comma, semicolon;", at(24))
    address = address_in(browser.send("/feeds", name="Mine").text).replace(".ics", ".json")

    answer = stranger.get(address)

    [item] = answer.json["items"]
    assert item["summary"] == "Draft: Comma, semicolon; · The square"
    assert (item["dtstart"], item["dtstart_tzid"]) == ("20261124T100000", "Europe/Paris")
    assert item["categories"] == ["Draft", "The square"]
    assert stranger.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0", "Thunderbird"),
        ("iOS/18.0 (22A3354) dataaccessd/1.0", "Apple Calendar (iPhone, iPad)"),
        ("khal", "khal"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_the_page_says_which_application_read_last(
    browser: Browser, stranger: Browser, said: str, name: str
) -> None:
    stranger.get(address_in(browser.send("/feeds", name="Mine").text), headers={"User-Agent": said})

    page = browser.get("/feeds").text

    assert "Last read:" in page and name in page and "<script>alert" not in page
