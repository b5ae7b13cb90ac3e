"""Invitations: a link that is good once, for 48 hours, and only for whom it was made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.people import Invitation, Membership, Role
from tests.newsroom import FixedClock, a_member, a_user, a_workspace
from tests.web.browser import PASSWORD, Browser, text_of, with_password
from web import letters

NEWCOMER = {"name": "Yann Le Goff", "password": PASSWORD, "password_again": PASSWORD}


@pytest.fixture
def link(signed_in: Callable[[Membership], Browser], owner: Membership) -> str:
    """The path of an invitation to yann@example.org, as the owner sees it."""
    page = signed_in(owner).send("/members/invitations", email="Yann@example.org", role="contributor")
    found = re.search(r'value="http://localhost(/invitations/[^"]+)"', page.text)
    assert found, text_of(page)
    return found[1]


def roles(sessions: Sessions, workspace_id: int) -> dict[str, str]:
    with sessions.reading() as session:
        found = session.scalars(
            select(Membership).where(Membership.workspace_id == workspace_id, Membership.ended_at.is_(None))
        )
        return {member.user.email: member.role for member in found}


def test_a_newcomer_chooses_a_name_and_a_password_and_is_inside(
    stranger: Browser, link: str, sqlite_sessions: Sessions, owner: Membership
) -> None:
    assert "Join Maison des Estuaires" in text_of(stranger.get(link))

    answer = stranger.send(link, **NEWCOMER)

    assert answer.status_code == 302
    assert "Yann Le Goff" in text_of(stranger.get("/members"))
    assert roles(sqlite_sessions, owner.workspace_id)["yann@example.org"] == Role.CONTRIBUTOR


def test_a_link_is_good_once(app: Flask, stranger: Browser, link: str) -> None:
    stranger.send(link, **NEWCOMER)

    other = app.test_client()
    assert other.get(link).status_code == 404
    assert "Ask for a new one" in text_of(other.send(link, **NEWCOMER))


def test_a_link_is_good_for_48_hours(stranger: Browser, link: str, clock: FixedClock) -> None:
    clock.move(timedelta(hours=48))

    assert stranger.send(link, **NEWCOMER).status_code == 404


def test_a_withdrawn_link_opens_nothing(
    stranger: Browser,
    link: str,
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    sqlite_sessions: Sessions,
) -> None:
    with sqlite_sessions.reading() as session:
        open_one = session.scalars(
            select(Invitation).where(Invitation.workspace_id == owner.workspace_id)
        ).one()
    signed_in(owner).send(f"/members/invitations/{open_one.public_id}/withdraw")

    assert stranger.get(link).status_code == 404


def test_the_link_is_stored_only_as_its_hash(link: str, owner: Membership, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.reading() as session:
        stored = session.scalars(
            select(Invitation).where(Invitation.workspace_id == owner.workspace_id)
        ).one()

    assert link.rpartition("/")[2].encode() not in stored.token_hash


def test_somebody_known_has_to_sign_in_to_join(
    stranger: Browser, link: str, sqlite_sessions: Sessions, owner: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        yann = a_user(session, "Yann Le Goff")
    with_password(sqlite_sessions, yann.id)

    stranger.send(link, **NEWCOMER)
    assert "yann@example.org" not in roles(sqlite_sessions, owner.workspace_id)

    stranger.send("/sign-in", email="yann@example.org", password=PASSWORD)
    assert stranger.send(link).status_code == 302
    assert roles(sqlite_sessions, owner.workspace_id)["yann@example.org"] == Role.CONTRIBUTOR


def test_a_link_does_not_let_somebody_else_in(
    browser: Browser, link: str, sqlite_sessions: Sessions, owner: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        a_user(session, "Yann Le Goff", password_hash="x")

    assert "Sign out first" in text_of(browser.get(link))
    browser.send(link, **NEWCOMER)
    assert list(roles(sqlite_sessions, owner.workspace_id)) == ["olga@example.org"]


def test_somebody_who_belongs_already_is_not_invited_again(
    signed_in: Callable[[Membership], Browser], owner: Membership
) -> None:
    answer = signed_in(owner).send("/members/invitations", email="olga@example.org", role="editor")

    assert answer.status_code == 422
    assert "is already a member" in text_of(answer)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.CONTRIBUTOR, Role.VIEWER])
def test_only_an_owner_invites(
    sqlite_sessions: Sessions, signed_in: Callable[[Membership], Browser], role: Role
) -> None:
    with sqlite_sessions.writing() as session:
        member = a_member(session, a_workspace(session), role)

    answer = signed_in(member).send("/members/invitations", email="yann@example.org", role="owner")

    assert answer.status_code == 403


def test_a_guest_reads_on_the_page_and_in_the_letter_when_the_access_ends(
    app: Flask,
    stranger: Browser,
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posted: list[str] = []
    monkeypatch.setattr(letters, "can_be_sent", lambda settings: True)
    monkeypatch.setattr(letters, "send", lambda settings, **letter: posted.append(letter["text"]))
    monkeypatch.setattr(letters, "in_background", lambda work: work())

    page = signed_in(owner).send(
        "/members/invitations", email="yann@example.org", role="contributor", until="2027-03-31"
    )
    found = re.search(r'value="http://localhost(/invitations/[^"]+)"', page.text)

    assert found
    assert "Your access ends by itself on 31 Mar 2027" in text_of(stranger.get(found[1]))
    assert "Your access ends by itself on 31 Mar 2027." in posted[0]
