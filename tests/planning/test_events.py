"""Events of real life: their posts before, during and after, drafts for their moments, and what follows when put off."""

import re
from datetime import date, datetime

import pytest
from sqlalchemy import select

from scheduler.content import Post, Variant
from scheduler.db import LocalTime
from scheduler.people import Role
from scheduler.planning import Event, EventPost
from scheduler.publishing.delivery import State
from tests.newsroom import a_channel, a_member, a_post, a_variant
from tests.web.browser import text_of

FAIR = {
    "name": "Town fair", "kind": "traditional", "place": "Market square", "starts_on": "2026-12-12",
    "starts_at": "14:00", "ends_on": "2026-12-13", "ends_at": "18:00",
}  # fmt: skip


@pytest.fixture
def fair(browser):
    return browser.send("/plan/events", **FAIR).location


def planned(session, member, channel, at, title, state=State.UNSCHEDULED):
    post = a_post(session, member, title=title)
    variant = a_variant(session, post, channel, planned=LocalTime(at, channel.zone))
    variant.delivery.state = state
    if state == State.SCHEDULED:
        variant.delivery.due_at = variant.planned_instant
    return post


def test_an_event_has_posts_before_during_and_after_it(browser, sqlite_sessions, member, fair):
    with sqlite_sessions.writing() as session:
        square = a_channel(session, member.workspace, "Square")
        chosen = [
            planned(session, member, square, datetime(2026, 12, day, hour), f"On the {day}th at {hour}")
            for day, hour in ((12, 13), (12, 14), (13, 18))
        ]
    assert "3 posts are planned around it: which are about it?" in text_of(browser.get(fair))

    browser.send(f"{fair}/posts", post=[post.public_id for post in chosen])

    words = text_of(browser.get(fair))
    assert "Before On the 12th at 13" in words
    assert "During On the 12th at 14" in words
    assert "After On the 13th at 18" in words
    assert "3 posts" in text_of(browser.get("/plan/events"))
    browser.send(f"{fair}/posts/{chosen[0].public_id}/removal")
    untied = browser.get(fair)
    assert "Before On the" not in text_of(untied)
    browser.send(re.search(r'action="(/undo/[^"]+)"', untied.get_data(as_text=True))[1])
    assert "Before On the 12th at 13" in text_of(browser.get(fair))
    assert "14:00 Town fair" in text_of(browser.get("/calendar?view=month&date=2026-12-01"))
    assert "14:00 Town fair" in text_of(browser.get("/calendar?view=week&date=2026-12-12"))


def test_drafts_are_begun_for_its_moments_and_planned_where_each_channel_is(
    browser, sqlite_sessions, member, fair
):
    with sqlite_sessions.writing() as session:
        tokyo = a_channel(session, member.workspace, "Tokyo")
        tokyo.zone = "Asia/Tokyo"

    browser.send(f"{fair}/drafts", moment=["week", "opening"], channel=tokyo.public_id)

    with sqlite_sessions.reading() as session:
        mine = select(Variant).where(Variant.workspace_id == member.workspace_id).order_by(Variant.id)
        assert [(one.planned_at, one.delivery.state) for one in session.scalars(mine)] == [
            (datetime(2026, 12, 5, 10), State.UNSCHEDULED),
            (datetime(2026, 12, 12, 22), State.UNSCHEDULED),
        ]
    words = text_of(browser.get(fair))
    assert "Town fair: reminder, a week before" in words
    assert "a post stands there" in words
    assert "three weeks before" not in words  # that day is past
    forgot = browser.send(f"{fair}/drafts", moment="eve").location
    assert (
        "moment=eve" in forgot and "checked" in browser.get(forgot).text
    )  # nothing begun, nothing to tick again
    no_moment = browser.send(f"{fair}/drafts", channel=tokyo.public_id).location
    assert f'value="{tokyo.public_id}" checked' in browser.get(no_moment).text
    eve = browser.send(f"{fair}/drafts", moment="eve", channel=tokyo.public_id)
    assert eve.location.startswith("/posts/")


def test_put_off_it_takes_along_the_posts_that_are_not_out_and_brings_them_back(
    browser, sqlite_sessions, member, fair
):
    with sqlite_sessions.writing() as session:
        square = a_channel(session, member.workspace, "Square")
        chosen = [
            planned(session, member, square, datetime(2026, 12, 10, 9), "Soon"),
            planned(session, member, square, datetime(2026, 12, 15, 9), "Thanks"),
            planned(session, member, square, datetime(2026, 11, 24, 9), "Told", State.DROPPED),
        ]
    browser.send(f"{fair}/posts", post=[post.public_id for post in chosen])
    later = FAIR | {"starts_on": "2026-12-19", "ends_on": "2026-12-21"}

    asked = text_of(browser.send(fair, **later))
    before = days(sqlite_sessions, member)
    shown = browser.send(fair, **later, posts="move").location
    for _ in range(2):
        assert "2 posts moved." in text_of(browser.get(shown))
    moved = days(sqlite_sessions, member)
    name = shown.split("done=")[1]
    for _ in range(2):
        browser.send(f"{fair}/move/undo", done=name)

    assert "2 posts would move." in asked
    assert before == [(12, 10), (12, 15), (11, 24), (12, 12)]
    assert moved == [(12, 17), (12, 23), (11, 24), (12, 19)]  # what comes after it follows its end
    assert days(sqlite_sessions, member) == before
    browser.send(fair, **later, posts="leave")
    assert days(sqlite_sessions, member) == [*before[:3], (12, 19)]


def days(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        mine = select(Variant.planned_at).where(Variant.workspace_id == member.workspace_id)
        found = [*session.scalars(mine.order_by(Variant.id))]
        event = session.scalars(select(Event).where(Event.workspace_id == member.workspace_id)).one()
        return [(at.month, at.day) for at in [*found, event.starts_on]]


def test_taken_away_by_mistake_it_comes_back_with_its_posts(browser, sqlite_sessions, member, fair):
    browser.send(f"{fair}/drafts", moment="eve")

    browser.send(f"{fair}/removal")

    assert browser.get(fair).status_code == 404
    assert "Town fair" not in text_of(browser.get("/calendar?view=month&date=2026-12-01"))
    assert browser.send(f"{fair}/restoration").location == fair
    assert "Town fair: the day before" in text_of(browser.get(fair))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": "2026-12-11"}, "It ends before it begins"),
        ({"ends_on": "2026-12-12", "ends_at": "13:00"}, "It ends before it begins"),
        ({"starts_at": ""}, "say also at which it begins"),
        ({"starts_on": "soon", "ends_at": "late"}, "Write an hour as 14:30."),
        ({"name": " "}, "Give it a name"),
    ],
)
def test_an_event_with_something_wrong_comes_back_as_it_was_written(browser, wrong, said):
    answer = browser.send("/plan/events", **FAIR | wrong)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Market square" in answer.get_data(as_text=True)


def test_a_reader_sees_events_and_changes_nothing(browser, signed_in, sqlite_sessions, member, fair):
    with sqlite_sessions.writing() as session:
        reader = a_member(session, member.workspace, Role.VIEWER, name="Rita", email="rita@example.org")
    others = signed_in(reader)

    assert "Market square" in text_of(others.get(fair))
    assert "Begin the drafts" not in text_of(others.get(fair))
    for path in (fair, f"{fair}/removal", f"{fair}/drafts", f"{fair}/posts", "/plan/events"):
        assert others.send(path, **FAIR).status_code == 403
    with sqlite_sessions.reading() as session:
        assert session.scalars(select(Post).where(Post.workspace_id == member.workspace_id)).all() == []
        ties = select(EventPost).where(EventPost.workspace_id == member.workspace_id)
        assert session.scalars(ties).all() == []
        event = session.scalars(select(Event).where(Event.workspace_id == member.workspace_id)).one()
        assert event.starts_on == date(2026, 12, 12)
