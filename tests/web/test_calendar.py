"""The month, a day, the list, the panel, the counter. The clock says 22 November 2026, 13:00 in Paris."""

from __future__ import annotations

import re

import pytest

from scheduler.content import Stage
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership, Role
from scheduler.people.workspace import touch
from scheduler.publishing import State
from tests.newsroom import NOON, a_member, a_workspace
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def cell(page: str, day: str) -> str:
    found = re.search(rf'<td id="d-{day}".*?</td>', page, re.S)
    assert found, f"no cell for {day}"
    return found[0]


def test_the_front_door_leads_to_the_month(browser: Browser) -> None:
    assert browser.get("/").location == "/calendar"
    assert "November 2026" in text_of(browser.get("/calendar"))


def test_a_post_stands_on_its_day_with_time_title_and_status(browser: Browser, desk: Desk) -> None:
    desk.plan("Winter season", at(24, 9, 30))

    page = browser.get("/calendar").text

    there = cell(page, "2026-11-24")
    assert "Winter season" in there
    assert "09:30" in there
    assert 'data-st="draft"' in there
    assert ", Draft, The square" in there
    assert "Winter season" not in cell(page, "2026-11-25")


def test_times_are_the_workspaces(browser: Browser, desk: Desk) -> None:
    from datetime import datetime

    desk.plan("From New York", LocalTime(datetime(2026, 11, 24, 20), "America/New_York"))

    assert "02:00" in cell(browser.get("/calendar").text, "2026-11-25")


def test_several_channels_at_one_time_are_one_card(browser: Browser, desk: Desk) -> None:
    desk.plan("Both", at(24), desk.square, desk.letter)

    there = cell(browser.get("/calendar").text, "2026-11-24")

    assert there.count('class="post"') == 1
    assert "+1" in there
    assert "The square, The letter" in there


def test_a_full_day_shows_five_and_leads_to_all(browser: Browser, desk: Desk) -> None:
    for hour in range(8, 15):
        desk.plan(f"Post {hour}", at(24, hour))

    there = cell(browser.get("/calendar").text, "2026-11-24")
    day = browser.get("/calendar/days/2026-11-24").text

    assert there.count('class="post"') == 5
    assert "+2" in there
    assert day.count('class="post"') == 7


def test_the_pop_up_of_a_day_is_only_its_list(browser: Browser, desk: Desk) -> None:
    desk.plan("Winter season", at(24))

    fragment = browser.get("/calendar/days/2026-11-24", headers={"HX-Request": "true"}).text

    assert "Winter season" in fragment
    assert "<html" not in fragment


def test_the_first_day_of_the_week_is_the_workspaces(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        session.get_one(type(member.workspace), member.workspace_id).first_weekday = 6

    heads = re.findall(r'<th scope="col" abbr="(\w+)"', browser.get("/calendar").text)

    assert heads[0] == "Sunday"


def test_an_empty_calendar_says_what_to_do(browser: Browser) -> None:
    assert "Connect a channel" in text_of(browser.get("/calendar"))


def test_what_has_no_day_waits_at_the_side(browser: Browser, desk: Desk) -> None:
    desk.plan("Some day", None, stage=Stage.IDEA)

    page = browser.get("/calendar").text

    tray = re.search(r'<ul class="tray-list">.*?</ul>', page, re.S)
    assert tray
    assert "Some day" in tray[0]


def test_what_failed_asks_for_attention_whatever_the_month(browser: Browser, desk: Desk) -> None:
    desk.plan("It failed", at(3, month=10), state=State.FAILED)

    alerts = re.search(r'<ul class="alerts">.*?</ul>', browser.get("/calendar").text, re.S)

    assert alerts
    assert "It failed" in alerts[0]


def test_a_post_opens_at_the_side(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24), desk.square, desk.letter)
    post = desk.read(variant).post_id
    link = re.search(r'href="(/calendar\?[^"]*post=[^"]+)"', browser.get("/calendar").text)
    assert link and post

    page = text_of(browser.get(link[1]))

    assert "Tuesday 24 November 2026" in page
    assert "Paris time, UTC+1" in page
    assert "Move…" in page


def test_the_panel_can_be_asked_for_alone(browser: Browser, desk: Desk) -> None:
    desk.plan("Winter season", at(24))
    link = re.search(r'href="/calendar(\?[^"]*post=[^"]+)"', browser.get("/calendar").text)
    assert link

    fragment = browser.get(f"/calendar/side{link[1]}", headers={"HX-Request": "true"}).text

    assert 'id="panel-title"' in fragment
    assert "<html" not in fragment
    assert browser.get(f"/calendar/side{link[1]}").status_code == 302


def test_another_workspaces_post_does_not_exist(browser: Browser, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        theirs = a_member(session, a_workspace(session, "Others"), name="Eve Stone")
    variant = Desk(sqlite_sessions, theirs).plan("Secret", at(24))
    with sqlite_sessions.reading() as session:
        from sqlalchemy import select

        from scheduler.content import Post

        post = session.scalars(select(Post.public_id).where(Post.workspace_id == theirs.workspace_id)).one()

    assert "Secret" not in browser.get("/calendar").text
    assert browser.get(f"/calendar?post={post}").status_code == 404
    assert browser.get(f"/variants/{variant.public_id}/move").status_code == 404


def test_a_viewer_sees_no_handles(
    sqlite_sessions: Sessions, signed_in, member: Membership, desk: Desk
) -> None:
    desk.plan("Winter season", at(24))
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Stone")

    page = signed_in(viewer).get("/calendar").text

    assert "Winter season" in page
    assert "data-drag" not in page
    assert "New post" not in page


def test_published_posts_have_no_handle(browser: Browser, desk: Desk) -> None:
    desk.plan("Gone", at(20), state=State.PUBLISHED, stage=Stage.SUBMITTED)

    assert "data-drag" not in cell(browser.get("/calendar").text, "2026-11-20")


def test_the_list_is_sorted_and_paged(browser: Browser, desk: Desk) -> None:
    for number in range(60):
        desk.plan(f"Post {number:02}", at(1 + number % 28, 8 + number // 28))

    first = browser.get("/calendar/list?sort=-title").text
    follow = re.search(r'class="btn" rel="next" href="([^"]+)"', first)
    assert follow
    second = browser.get(follow[1].replace("&amp;", "&")).text

    titles = re.findall(r">(Post \d\d)</a>", first + second)
    assert titles == [f"Post {number:02}" for number in reversed(range(60))]
    assert 'aria-sort="descending"' in first


def test_the_counter_answers_304_until_something_changes(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    first = browser.get("/calendar/changes")
    again = browser.get("/calendar/changes", headers={"If-None-Match": first.headers["ETag"]})
    with sqlite_sessions.writing() as session:
        touch(session, member.workspace_id, NOON)
    after = browser.get("/calendar/changes", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert after.status_code == 200
    assert after.json["changes"] == first.json["changes"] + 1


def test_the_month_is_read_in_few_queries(browser: Browser, desk: Desk, sqlite_sessions: Sessions) -> None:
    from tests.calendar.test_entries import counted

    def queries() -> int:
        with counted(sqlite_sessions) as statements:
            browser.get("/calendar")
        return len([one for one in statements if one.startswith(("SELECT", "WITH"))])

    desk.plan("One", at(24))
    few = queries()
    for number in range(40):
        desk.plan(f"Post {number}", at(1 + number % 28), desk.square, desk.letter)

    assert queries() == few


def test_the_week_shows_a_second_wall(browser: Browser, desk: Desk) -> None:
    desk.plan("Winter season", at(24, 9, 30))

    page = browser.get("/calendar?view=week&date=2026-11-24&zone=Asia/Tokyo").text

    assert re.search(r'class="hr second">17:00</td>\s*<th class="hr" scope="row">09:00', page)
    assert "Winter season" in (re.search(r'<td id="d-2026-11-24-09".*?</td>', page, re.S) or [""])[0]


def test_the_board_has_what_waits_for_a_day_too(browser: Browser, desk: Desk) -> None:
    desk.plan("Some day", None, stage=Stage.IDEA)

    column = re.search(
        r'aria-labelledby="col-idea".*?</section>', browser.get("/calendar?view=board").text, re.S
    )

    assert column
    assert "Some day" in column[0] and '<span class="count">1</span>' in column[0]
