"""Going anywhere by a few letters, as a page and as the dialog's list."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.db import Sessions
from scheduler.people import Membership, Role
from tests.newsroom import a_channel, a_member, a_post
from tests.web.browser import Browser, text_of


def test_it_finds_pages_channels_people_and_posts_without_accents(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        a_channel(session, member.workspace, "L’Échoppe")
        a_post(session, member, title="Échos du large <b>")

    page = browser.get("/go?q=ech", headers={"HX-Request": "true"}).text

    assert "<html" not in page
    assert "L’Échoppe" in page
    assert "Échos du large &lt;b&gt;" in page
    assert "Ada Roux" in text_of(browser.get("/go?q=rou"))
    assert "Nothing is called that" in text_of(browser.get("/go?q=zzz"))


def test_it_offers_nobody_what_they_may_not_do(
    member: Membership, signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic", email="vic@example.org")
        a_channel(session, member.workspace, "The square")

    page = text_of(signed_in(viewer).get("/go"))
    channels = text_of(signed_in(viewer).get("/go?q=square"))

    assert "Calendar" in page
    assert "New post" not in page
    assert "settings" not in channels
