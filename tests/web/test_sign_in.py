"""The way in: who may pass, what the answer does not tell, how often one may try."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.people import Membership, SignIn, User
from tests.newsroom import FixedClock
from tests.web.browser import PASSWORD, Browser, text_of, with_password
from web.visitor import COOKIE


@pytest.fixture
def ada(sqlite_sessions: Sessions, member: Membership) -> User:
    return with_password(sqlite_sessions, member.user_id)


def sign_ins(sessions: Sessions) -> list[SignIn]:
    with sessions.reading() as session:
        return list(session.scalars(select(SignIn).order_by(SignIn.id)))


def test_the_right_password_opens_the_house(stranger: Browser, ada: User) -> None:
    answer = stranger.send("/sign-in", email=" ADA@example.org", password=PASSWORD)

    assert answer.status_code == 302
    assert stranger.get("/profile").status_code == 200


def test_after_signing_in_one_is_where_one_wanted_to_go(stranger: Browser, ada: User) -> None:
    answer = stranger.send("/sign-in", email=ada.email, password=PASSWORD, next="/members")

    assert answer.location == "/members"


def test_the_cookie_cannot_be_read_by_a_page_and_is_stored_only_as_its_hash(
    stranger: Browser, ada: User, sqlite_sessions: Sessions
) -> None:
    answer = stranger.send("/sign-in", email=ada.email, password=PASSWORD)

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{COOKIE}="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = cookie.split("=", 1)[1].split(";")[0]
    assert token.encode() not in sign_ins(sqlite_sessions)[0].token_hash


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    stranger: Browser, ada: User, email: str
) -> None:
    answer = stranger.send("/sign-in", email=email, password="not this one")

    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in text_of(answer)


def test_somebody_disabled_stays_outside(
    stranger: Browser, ada: User, sqlite_sessions: Sessions, clock: FixedClock
) -> None:
    with sqlite_sessions.writing() as session:
        session.get_one(User, ada.id).disabled_at = clock.now()

    assert stranger.send("/sign-in", email=ada.email, password=PASSWORD).status_code == 422


def test_guessing_is_slowed_down_and_the_right_password_is_not(app: Flask, ada: User) -> None:
    guesser, ada_herself = app.test_client(), app.test_client()

    answers = [guesser.send("/sign-in", email=ada.email, password="guess").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert guesser.send("/sign-in", email=ada.email, password="guess").headers["Retry-After"] == "600"
    assert ada_herself.send("/sign-in", email="other@example.org", password="x").status_code == 422


def test_signing_in_often_is_never_slowed_down(stranger: Browser, ada: User) -> None:
    for _ in range(12):
        assert stranger.send("/sign-in", email=ada.email, password=PASSWORD).status_code == 302
        stranger.send("/sign-out")


def test_signing_in_ends_the_session_that_was_there(
    browser: Browser, ada: User, sqlite_sessions: Sessions
) -> None:
    browser.send("/sign-in", email=ada.email, password=PASSWORD)

    before, after = sign_ins(sqlite_sessions)
    assert before.ended_at is not None
    assert after.ended_at is None


def test_signing_out_ends_the_session_on_our_side_too(
    browser: Browser, ada: User, sqlite_sessions: Sessions
) -> None:
    cookie = browser.get_cookie(COOKIE)
    browser.send("/sign-out")
    browser.set_cookie(COOKIE, cookie.value)

    assert browser.get("/profile").status_code == 302
    assert sign_ins(sqlite_sessions)[0].ended_at is not None


def test_a_session_lasts_thirty_days(browser: Browser, clock: FixedClock) -> None:
    clock.move(timedelta(days=29))
    assert browser.get("/profile").status_code == 200

    clock.move(timedelta(days=2))
    assert browser.get("/profile").status_code == 302


def test_a_press_in_a_stale_page_is_answered_as_unauthorised(stranger: Browser, member: Membership) -> None:
    assert stranger.get("/profile", headers={"HX-Request": "true"}).status_code == 401
