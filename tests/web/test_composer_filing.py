"""What a post belongs to: a campaign and labels, chosen or made while it is written."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from scheduler.content import Label, Post
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from tests.newsroom import a_member, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import open_page


def names(sessions: Sessions) -> tuple[list[str], str]:
    with sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        return [label.name for label in post.labels], post.campaign.name if post.campaign else ""


def test_labels_are_made_by_a_button_and_never_by_half_a_word(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member)
    page = open_page(browser, f"/posts/{post.public_id}/compose")

    page["new_labels"] = "Win"
    page.send(quiet="1")
    assert names(sqlite_sessions)[0] == []
    page["new_labels"] = "Winter,  Youth , winter,"
    page = page.saved(do="labels")
    assert sorted(names(sqlite_sessions)[0]) == ["Youth", "winter"]

    page["label"] = ["Youth"]
    page.saved()
    with sqlite_sessions.reading() as session, across_workspaces(session):
        assert len(session.scalars(select(Label)).all()) == 2  # taken off this post, kept for others
    assert names(sqlite_sessions)[0] == ["Youth"]


def test_who_plans_makes_a_campaign_on_the_spot(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member)
    page = open_page(browser, f"/posts/{post.public_id}/compose")

    page["campaign_name"], page["campaign_from"] = "Winter nights", "2026-12-01"
    refused = page.send(do="campaign")
    assert refused.status_code == 422
    assert "A campaign has a first and a last day." in text_of(refused)
    page["campaign_to"] = "2026-12-31"
    page.saved(do="campaign")

    assert names(sqlite_sessions)[1] == "Winter nights"


def test_who_only_writes_is_not_offered_one(
    signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        colleague = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Lou Petit")

    page = open_page(signed_in(colleague), "/posts/new")

    assert "campaign_name" not in page.values
    assert "new_labels" in page.values
