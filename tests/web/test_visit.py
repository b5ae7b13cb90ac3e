"""One request: who asks, what they may, when the database is opened, when it is committed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.db import Sessions
from scheduler.people import Membership, Role, SignIn, User
from tests.newsroom import FixedClock, a_channel, a_member, a_workspace
from tests.web.browser import Browser, text_of
from web.rights import allowed, unguarded
from web.visit import find, g


@pytest.fixture
def app(own_app: Flask) -> Flask:
    bp = Blueprint("trial", __name__)

    @bp.get("/trial/<id>")
    def show(id: str) -> str:
        return find(Channel, id).name

    @bp.post("/trial/<status>")
    @allowed("schedule")
    def rename(status: str) -> tuple[str, int]:
        g.user.name = "Renamed"
        return g.workspace.name, int(status)

    own_app.register_blueprint(bp)
    return own_app


def name_of(sessions: Sessions, member: Membership) -> str:
    with sessions.reading() as session:
        return session.get_one(User, member.user_id).name


def test_what_a_view_changed_is_kept_when_it_answers_well(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    answer = browser.send("/trial/200")

    assert answer.status_code == 200
    assert name_of(sqlite_sessions, member) == "Renamed"


def test_what_a_view_changed_is_undone_when_it_answers_with_an_error(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    answer = browser.send("/trial/422")

    assert answer.status_code == 422
    assert name_of(sqlite_sessions, member) == "Ada Roux"


def test_a_stranger_is_shown_the_door(stranger: Browser, member: Membership) -> None:
    answer = stranger.get("/trial/x?month=2026-12")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/trial/x?month%3D2026-12"


def test_a_row_of_another_workspace_does_not_exist(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        mine = a_channel(session, member.workspace, "Ours").public_id
        other = a_channel(session, a_workspace(session, "Another house"), "Theirs").public_id

    assert browser.get(f"/trial/{mine}").text == "Ours"
    assert browser.get(f"/trial/{other}").status_code == 404


def test_a_role_without_the_right_is_refused_in_a_sentence(sqlite_sessions: Sessions, signed_in) -> None:
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, a_workspace(session), Role.VIEWER)

    answer = signed_in(viewer).send("/trial/200")

    assert answer.status_code == 403
    assert "Ask an owner of the workspace" in text_of(answer)


def test_a_form_without_its_token_is_refused(browser: Browser) -> None:
    answer = browser.post("/trial/200")

    assert answer.status_code == 400
    assert "Reload the page" in text_of(answer)


def test_a_browser_is_seen_at_most_once_a_minute(
    browser: Browser, sqlite_sessions: Sessions, clock: FixedClock
) -> None:
    def seen() -> float:
        with sqlite_sessions.reading() as session:
            return (session.scalars(select(SignIn)).one().seen_at - start).total_seconds()

    start = clock.now()
    clock.move(timedelta(seconds=59))
    browser.get("/trial/x")
    assert seen() == 0

    clock.move(timedelta(seconds=2))
    browser.get("/trial/x")
    assert seen() == 61


def test_a_cookie_opens_nothing_once_its_time_is_over(browser: Browser, clock: FixedClock) -> None:
    clock.move(timedelta(days=30, seconds=1))

    assert browser.get("/trial/x").status_code == 302


def test_every_view_that_changes_something_says_who_may(app: Flask) -> None:
    assert unguarded(app) == []
