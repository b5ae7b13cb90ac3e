"""After the crisis: each held post asks, alone or with others; and before it, words that were written in calm."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.content import HoldingStatement, Post
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import State
from scheduler.publishing.planned.overdue import stop
from tests.newsroom import FixedClock
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


@pytest.fixture
def page(browser: Browser, desk: Desk, clock: FixedClock, sqlite_sessions: Sessions) -> str:
    """A freeze that holds three posts and ends at six."""
    for title in ("First", "Second", "Third"):
        desk.plan(title, at(22, 13), state=State.SCHEDULED)
    asked = {"reason": "A fire", "scope": "workspace", "until_at": "2026-11-22T18:00"}
    found = str(browser.send("/queue/freezes", **asked).location)
    clock.move(timedelta(minutes=2))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        stop(session, now=clock.now())
    return found


def held(html: str) -> list[str]:
    return re.findall(r'name="delivery" value="([^"]+)" aria-label', html)


def test_many_get_the_times_that_were_shown_each_apart_and_one_is_dropped(
    browser: Browser, desk: Desk, page: str, sqlite_sessions: Sessions
) -> None:
    html = browser.get(page).get_data(as_text=True)
    shown = dict(re.findall(r'name="(at-[^"]+)" value="([^"]+)"', html))
    first, *others = held(html)

    dropped = browser.send(page + "/resumption", do=f"drop:{first}")
    assert "One is dropped" in text_of(browser.get(str(dropped.location)))
    done = browser.send(page + "/resumption", do="suggested", delivery=others, **shown)

    assert len(set(shown.values())) == 3 and min(shown.values()) > "2026-11-22T18"
    after = text_of(browser.get(str(done.location)))
    assert "2 have a new time" in after
    assert "Nothing it held waits" in after
    with sqlite_sessions.reading() as session, across_workspaces(session):
        planned = [post.variants[0].planned_at for post in session.scalars(select(Post))]
    assert {at.isoformat() for at in planned if at} >= {shown[f"at-{one}"] for one in others}


def test_what_the_gate_refuses_stays_held_and_says_why(browser: Browser, page: str) -> None:
    ids = held(browser.get(page).get_data(as_text=True))

    done = browser.send(page + "/resumption", do="now", delivery=ids)

    after = text_of(browser.get(str(done.location)))
    assert after.count("frozen at that time: A fire") == 3  # it still holds
    assert len(held(browser.get(page).get_data(as_text=True))) == 3


def test_one_is_released_by_name_leaves_and_the_exception_can_be_taken_back(
    browser: Browser, page: str
) -> None:
    spared, *_ = held(browser.get(page).get_data(as_text=True))
    unsaid = browser.send(page + "/releases", delivery=spared, why="")
    assert "Say why" in text_of(browser.get(str(unsaid.location)))

    browser.send(page + "/releases", delivery=spared, why="The prefecture asks")
    html = browser.get(page).get_data(as_text=True)
    assert "The prefecture asks" in html
    [take_back] = re.findall(r'action="([^"]+/releases/\d+/removal)"', html)
    browser.send(take_back)
    assert "The prefecture asks" not in text_of(browser.get(page))
    browser.send(page + "/releases", delivery=spared, why="The prefecture asks")

    done = browser.send(page + "/resumption", do=f"now:{spared}")

    assert "One leaves now" in text_of(browser.get(str(done.location)))


def test_a_statement_written_in_calm_begins_a_draft_in_each_channels_words(
    browser: Browser, desk: Desk, sqlite_sessions: Sessions
) -> None:
    square, letter = desk.square.public_id, desk.letter.public_id
    wrong = browser.send("/queue/statements", name="Fire", language="en", text="We know.")
    assert wrong.status_code == 422 and "at least one channel" in text_of(wrong)
    asked = {"name": "Fire", "language": "en", "text": "We know.", "channels": [square, letter]}
    browser.send("/queue/statements", **asked | {f"words-{letter}": "Dear readers, we know."})
    with sqlite_sessions.reading() as session, across_workspaces(session):
        kept = session.scalars(select(HoldingStatement.public_id)).one()
    assert "Dear readers" in text_of(browser.get(f"/queue/statements/{kept}"))
    browser.send("/queue/freezes", reason="A fire", scope="workspace")
    assert "/queue/statements" in browser.get("/calendar").get_data(as_text=True)

    begun = browser.send(f"/queue/statements/{kept}/post")

    assert begun.status_code == 302
    with sqlite_sessions.reading() as session, across_workspaces(session):
        [post] = session.scalars(select(Post)).all()
        assert {one.channel.name: one.wording for one in post.variants} == {
            "The square": "We know.", "The letter": "Dear readers, we know.",
        }  # fmt: skip
        assert post.stage == "draft"
    browser.send(f"/queue/statements/{kept}/removal")
    assert "No holding statement" in text_of(browser.get("/queue/statements"))
