"""A forgotten password: what is sent, to whom, and for how long it is good."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.people import Membership, User, resetting
from tests.newsroom import FixedClock
from tests.web.browser import PASSWORD, Browser, text_of, with_password
from web import letters
from web.app import create_app
from web.throttle import limiter

FRESH = {"password": "another four good words", "password_again": "another four good words"}


@pytest.fixture
def ada(sqlite_sessions: Sessions, member: Membership) -> User:
    return with_password(sqlite_sessions, member.user_id)


@pytest.fixture
def link(sqlite_sessions: Sessions, ada: User, clock: FixedClock) -> str:
    with sqlite_sessions.writing() as session:
        return f"/password-reset/{resetting.begin(session, session.get_one(User, ada.id), clock.now())}"


@pytest.fixture
def with_mail(settings: Settings, sqlite_sessions: Sessions, clock: FixedClock) -> Iterator[Flask]:
    app = create_app(
        dataclasses.replace(settings, smtp_url="smtp://127.0.0.1:1", mail_from="house@example.org"),
        sessions=sqlite_sessions,
        clock=clock,
    )
    app.test_client_class = Browser
    yield app
    limiter.reset()


class Postbox:
    """Keeps the letters instead of sending them, and waits for those still being written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.letters: list[dict[str, str]] = []
        self.threads: list[threading.Thread] = []
        self.start = letters.in_background
        monkeypatch.setattr(letters, "in_background", self.in_background)
        monkeypatch.setattr(letters, "send", lambda settings, **letter: self.letters.append(letter))

    def in_background(self, work: Callable[[], None]) -> None:
        self.threads.append(self.start(work))

    def after(self, app: Flask, email: str) -> str:
        """The page somebody sees who asks for `email`, once every letter is posted."""
        page = text_of(app.test_client().send("/password-reset", email=email))
        for thread in self.threads:
            thread.join(10)
        return page


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Postbox:
    return Postbox(monkeypatch)


def test_the_letter_holds_a_link_that_works(with_mail: Flask, ada: User, postbox: Postbox) -> None:
    postbox.after(with_mail, ada.email)

    (letter,) = postbox.letters
    assert letter["to"] == ada.email
    path = letter["text"].split("http://localhost")[1].split()[0]
    assert with_mail.test_client().get(path).status_code == 200


def test_an_unknown_address_gets_the_same_page_and_no_letter(
    with_mail: Flask, ada: User, postbox: Postbox
) -> None:
    known = postbox.after(with_mail, ada.email)
    unknown = postbox.after(with_mail, "nobody@example.org")

    assert known == unknown
    assert [letter["to"] for letter in postbox.letters] == [ada.email]


def test_nobodys_letter_box_is_filled(with_mail: Flask, ada: User, postbox: Postbox) -> None:
    pages = [postbox.after(with_mail, ada.email) for _ in range(4)]

    assert "Slow down a little" in pages[-1]
    assert len(postbox.letters) == 3


def test_without_a_mail_server_the_page_says_whom_to_ask(stranger: Browser, ada: User) -> None:
    assert "marronnier user reset" in stranger.get("/password-reset").text


def test_the_new_password_counts_and_every_browser_is_signed_out(
    stranger: Browser, browser: Browser, link: str, ada: User
) -> None:
    assert stranger.send(link, **FRESH).status_code == 302

    assert browser.get("/profile").status_code == 302
    assert stranger.send("/sign-in", email=ada.email, password=PASSWORD).status_code == 422
    assert stranger.send("/sign-in", email=ada.email, password=FRESH["password"]).status_code == 302


def test_a_link_is_good_once(stranger: Browser, link: str) -> None:
    stranger.send(link, **FRESH)

    assert stranger.get(link).status_code == 404
    assert "Ask for a new one" in text_of(stranger.send(link, **FRESH))


def test_a_link_is_good_for_48_hours(stranger: Browser, link: str, clock: FixedClock) -> None:
    clock.move(timedelta(hours=48))

    assert stranger.get(link).status_code == 404


def test_a_weak_password_leaves_the_link_unused(stranger: Browser, link: str) -> None:
    assert stranger.send(link, password="short", password_again="short").status_code == 422

    assert stranger.get(link).status_code == 200
