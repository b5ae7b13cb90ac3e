"""What narrows a calendar stands in its address, is told where it is nonsense, and is kept under a name."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from scheduler.calendar.saved import SavedView
from scheduler.content import Stage
from scheduler.db import Sessions
from scheduler.people import Membership, Role
from tests.newsroom import a_member
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


@pytest.mark.parametrize(
    "address",
    [
        "/calendar?month=2026-13",
        "/calendar?month=soon",
        "/calendar?status=nearly",
        "/calendar/days/2026-02-30",
        "/calendar/days/9999-12-31",
        "/calendar/list?sort=colour",
        "/calendar?post=nobody",
    ],
)
def test_there_is_no_such_page(browser: Browser, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("part", ["channel", "pillar", "campaign", "label", "person", "author", "assignee"])
def test_what_the_workspace_does_not_have_is_refused_and_the_rest_of_the_view_kept(
    browser: Browser, desk: Desk, part: str
) -> None:
    answer = browser.get(f"/calendar?view=week&channel={desk.letter.public_id}&{part}=nobody")

    assert answer.status_code == 404
    assert "“nobody”" in text_of(answer)
    assert f'/calendar?view=week&amp;channel={desk.letter.public_id}"' in answer.text


def test_filters_stand_in_the_address(browser: Browser, desk: Desk) -> None:
    desk.plan("On the square", at(24))
    desk.plan("In the letter", at(24), desk.letter)

    page = text_of(browser.get(f"/calendar?channel={desk.letter.public_id}"))

    assert "In the letter" in page
    assert "On the square" not in page


def test_a_chip_counts_what_it_would_show(browser: Browser, desk: Desk) -> None:
    desk.plan("One", at(24))
    desk.plan("Two", at(25))
    desk.plan("Three", at(25), desk.letter, stage=Stage.IDEA)

    page = browser.get("/calendar?status=draft").text

    chips = re.search(r'id="chips".*?</fieldset>', page, re.S)
    assert chips
    assert re.findall(r'class="n">(\d+)', chips[0]) == ["2", "0"]


def test_words_are_searched_without_accents(browser: Browser, desk: Desk) -> None:
    desk.plan("L’été arrive", at(24))
    desk.plan("Hiver", at(24))

    page = text_of(browser.get("/calendar?q=ETE"))

    assert "L’été arrive" in page
    assert "Hiver" not in page


@pytest.mark.parametrize("view", ["month", "week", "day", "list", "board", "year"])
def test_every_view_keeps_the_day_and_the_choices(browser: Browser, desk: Desk, view: str) -> None:
    desk.plan("On the square", at(24))
    desk.plan("In the letter", at(24), desk.letter)

    page = browser.get(f"/calendar?view={view}&date=2026-11-24&channel={desk.letter.public_id}").text

    assert "On the square" not in page
    assert ("In the letter" in page) == (view != "year")
    for other in ("week", "board", "year"):
        link = f"view={other}&amp;date=2026-11-24&amp;channel={desk.letter.public_id}"
        assert link in page, other


def test_words_are_found_in_the_whole_list_whatever_the_month(browser: Browser, desk: Desk) -> None:
    desk.plan("L’été arrive", at(3, month=6))

    assert "L’été arrive" in text_of(browser.get("/calendar?view=list&q=ete+arr"))
    assert "L’été arrive" not in text_of(browser.get("/calendar?view=month&q=ete+arr"))


def test_a_choice_nobody_knows_says_which_there_are(browser: Browser) -> None:
    answer = browser.get("/calendar?kind=mastodon")

    assert answer.status_code == 404
    assert "“mastodon” is no kind of channel" in text_of(answer) and "Social networks, Blogs" in text_of(
        answer
    )
    assert 'href="/calendar?view=month">Show the calendar without it</a>' in answer.text


def test_a_view_is_kept_under_a_name_and_can_be_the_beginning(browser: Browser, desk: Desk) -> None:
    query = f"view=week&date=2026-11-24&status=draft&nonsense=1&channel={desk.letter.public_id}"

    browser.send("/calendar/views", name="The letter", query=query, default="1")

    kept = f"view=week&channel={desk.letter.public_id}&status=draft"
    assert browser.get("/calendar").location == f"/calendar?{kept}"
    assert "The letter" in text_of(browser.get("/calendar?view=month"))


def test_the_view_to_begin_with_opens_without_what_is_gone(browser: Browser, desk: Desk) -> None:
    query = f"view=week&channel={desk.letter.public_id}&status=draft"
    browser.send("/calendar/views", name="The letter", query=query, default="1")
    with desk.sessions.writing() as session:
        kept = session.scalars(
            select(SavedView).where(SavedView.workspace_id == desk.member.workspace_id)
        ).one()
        kept.query += "&label=gone"

    assert browser.get("/calendar").location == f"/calendar?{query}"
    assert "no longer has" in text_of(browser.get(f"/calendar?{query}"))


def test_a_shared_view_is_offered_to_others_and_only_editors_clear_it_away(
    browser: Browser, sqlite_sessions: Sessions, signed_in, member: Membership, desk: Desk
) -> None:
    browser.send("/calendar/views", name="Everybody’s", query="view=board", shared="1")
    browser.send("/calendar/views", name="Only mine", query="view=year")
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Stone")
    removal = re.search(r'action="(/calendar/views/[^"]+/removal)"', browser.get("/calendar").text)
    vic = signed_in(viewer)
    page = vic.get("/calendar").text

    assert removal
    assert "Everybody’s" in page
    assert "Only mine" not in page
    assert "/removal" not in page
    assert vic.send(removal[1]).status_code == 403
