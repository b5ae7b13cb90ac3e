"""What every answer carries, and what no request gets away with."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask import Flask
from sqlalchemy.exc import DataError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from scheduler.config import Settings
from scheduler.db import Sessions
from tests.web.browser import Browser, text_of
from web.app import create_app
from web.security import public_link, safe_goal
from web.throttle import storage


def test_the_policy_allows_nothing_inline(stranger: Browser) -> None:
    policy = stranger.get("/sign-in").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_every_answer_says_what_a_browser_must_not_do(stranger: Browser) -> None:
    headers = stranger.get("/static/css/base.css").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_static_files_are_kept_for_ever_under_an_address_that_changes_with_them(
    stranger: Browser, app: Flask
) -> None:
    page = stranger.get("/no-such-page").text
    sheet = re.search(r'href="(/static/[0-9a-f]{10}/css/base.css)"', page)
    assert sheet

    kept = stranger.get(sheet[1]).headers["Cache-Control"]
    late = stranger.get("/static/0123456789/css/base.css")

    assert "immutable" in kept
    assert "max-age=31536000" in kept
    assert late.status_code == 200
    assert "immutable" not in late.headers["Cache-Control"]
    assert stranger.get("/static/0123456789/../../web/app.py").status_code == 404


def test_a_page_is_not_kept_by_the_browser(stranger: Browser) -> None:
    assert stranger.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_on_https_cookies_are_secure_and_browsers_are_told_to_stay(
    settings: Settings, sqlite_sessions: Sessions
) -> None:
    house = create_app(
        dataclasses.replace(settings, public_url="https://plan.example.org"), sessions=sqlite_sessions
    )

    answer = house.test_client().get("/first-run", base_url="https://plan.example.org")

    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"])
def test_a_host_we_do_not_answer_to_is_refused(stranger: Browser, host: str) -> None:
    answer = stranger.get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400
    assert "MARRONNIER_PUBLIC_URL" in answer.text


def test_absolute_links_come_from_the_settings(settings: Settings) -> None:
    assert public_link(settings, "/invitations/x") == "http://localhost/invitations/x"


def test_a_forwarded_address_counts_only_when_a_proxy_is_trusted(
    own_app: Flask, settings: Settings, sqlite_sessions: Sessions
) -> None:
    def address_seen(house: Flask) -> str | None:
        seen: list[str | None] = []
        house.before_request(lambda: seen.append(__import__("flask").request.remote_addr))
        house.test_client().get("/sign-in", headers={"X-Forwarded-For": "203.0.113.9"})
        return seen[0]

    proxied = create_app(dataclasses.replace(settings, trusted_proxies=1), sessions=sqlite_sessions)

    assert address_seen(own_app) == "127.0.0.1"
    assert address_seen(proxied) == "203.0.113.9"


@pytest.mark.parametrize(
    ("goal", "kept"),
    [
        ("/calendar?month=2026-11", "/calendar?month=2026-11"),
        ("https://evil.example", None),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("/\t/evil.example", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_after_signing_in_one_stays_in_this_house(goal: str, kept: str | None) -> None:
    assert safe_goal(goal) == kept


def test_an_upload_beyond_the_limit_is_refused_in_a_sentence(browser: Browser) -> None:
    answer = browser.post("/profile", data=b"x" * (21 * 1024 * 1024), content_type="application/octet-stream")

    assert answer.status_code in (400, 413)


def test_an_error_shows_a_sentence_and_no_trace(own_app: Flask) -> None:
    own_app.testing = False

    @own_app.get("/broken")
    def broken() -> str:
        raise RuntimeError("password=hunter2")

    broken.public = True  # type: ignore[attr-defined]
    answer = own_app.test_client().get("/broken")

    assert answer.status_code == 500
    assert "That is our fault" in text_of(answer)
    assert "hunter2" not in answer.text


def test_who_comes_second_to_a_row_is_told_to_look_again(own_app: Flask) -> None:
    """A person and a worker write one variant at once: on PostgreSQL the second finds it changed."""

    @own_app.get("/late")
    def late() -> str:
        raise StaleDataError("expected to update 1 row(s); 0 were matched")

    late.public = True  # type: ignore[attr-defined]
    answer = own_app.test_client().get("/late")

    assert answer.status_code == 409
    assert "Reload to see how it stands" in text_of(answer)


def test_a_busy_database_asks_for_patience(
    browser: Browser, sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_sessions.writing():
        monkeypatch.setattr("scheduler.db.sessions.BUSY_TIMEOUT_MS", 1)
        sqlite_sessions.engine.pool.dispose()
        answer = browser.send("/notices/read")

    assert answer.status_code == 503
    assert "Try again" in text_of(answer)


def test_an_unknown_address_offers_a_way_on(stranger: Browser) -> None:
    answer = stranger.get("/no-such-page")

    assert answer.status_code == 404
    assert "Go to the start" in text_of(answer)


def test_the_api_answers_errors_as_problems(stranger: Browser) -> None:
    answer = stranger.get("/api/v1/no-such-thing")

    assert answer.status_code == 404
    assert answer.content_type.startswith("application/problem+json")


@pytest.mark.parametrize(
    ("redis_url", "where"),
    [
        (None, "memory://"),
        ("unix:///run/m.sock", "valkey+unix:///run/m.sock"),
        ("redis://cache:6379/0", "valkey://cache:6379/0"),
        ("rediss://cache:6379/0", "valkeys://cache:6379/0"),
    ],
)
def test_the_throttle_counts_where_the_queue_is(redis_url: str | None, where: str) -> None:
    assert storage(redis_url) == where


@pytest.mark.parametrize(
    "fault",
    [
        OverflowError("Python int too large to convert to SQLite INTEGER"),
        DataError("INSERT …", {}, ValueError("PostgreSQL text fields cannot contain NUL (0x00) bytes")),
        StatementError("year 0 is out of range", "INSERT …", {}, ValueError("year 0 is out of range")),
    ],
)
def test_what_no_database_can_hold_is_refused_in_a_sentence(own_app: Flask, fault: Exception) -> None:
    @own_app.get("/trial")
    def trial() -> str:
        raise fault

    own_app.view_functions["trial"].public = True  # type: ignore[attr-defined]
    answer = own_app.test_client().get("/trial")

    assert answer.status_code == 400
    assert "cannot be kept" in answer.text
