"""The people of a workspace: roles, farewells, and the walls between workspaces."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.people import Membership, Role
from scheduler.publishing.planned.voices import end_guests
from tests.newsroom import FixedClock, a_member, a_user, a_workspace
from tests.web.browser import PASSWORD, Browser, text_of


@pytest.fixture
def boss(signed_in: Callable[[Membership], Browser], owner: Membership) -> Browser:
    return signed_in(owner)


@pytest.fixture
def idris(sqlite_sessions: Sessions, owner: Membership) -> Membership:
    with sqlite_sessions.writing() as session:
        return a_member(session, owner.workspace, Role.EDITOR, name="Idris Benali")


def test_a_guest_whose_time_is_over_is_told_so_and_offered_no_way_back_in(
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    sqlite_sessions: Sessions,
    clock: FixedClock,
) -> None:
    with sqlite_sessions.writing() as session:
        guest = a_member(session, owner.workspace, Role.CONTRIBUTOR, name="Yann Le Goff")
        guest.guest_until = clock.now() + timedelta(hours=1)
    yann = signed_in(guest)
    assert "ended by itself" not in text_of(yann.get("/workspaces"))
    clock.move(timedelta(hours=1))

    for chore_was_here in (False, True):
        with sqlite_sessions.writing() as session:
            if chore_was_here:
                end_guests(session, clock.now())
        assert yann.get("/calendar").location == "/workspaces"
        page = yann.get("/workspaces")
        assert "Your access as a guest ended by itself on" in text_of(page)
        assert "/switch" not in page.text


def role_of(sessions: Sessions, member: Membership) -> tuple[str, bool]:
    with sessions.reading() as session:
        found = session.scalars(
            select(Membership).where(
                Membership.workspace_id == member.workspace_id, Membership.id == member.id
            )
        ).one()
        return found.role, found.ended_at is None


def test_an_owner_changes_a_role(boss: Browser, idris: Membership, sqlite_sessions: Sessions) -> None:
    boss.send(f"/members/{idris.public_id}/role", role="approver")

    assert role_of(sqlite_sessions, idris) == (Role.APPROVER, True)


def test_the_last_owner_stays_owner(boss: Browser, owner: Membership, sqlite_sessions: Sessions) -> None:
    lesser = boss.send(f"/members/{owner.public_id}/role", role="viewer")
    gone = boss.send(f"/members/{owner.public_id}/end")

    assert "A workspace needs an owner" in text_of(lesser)
    assert gone.status_code == 422
    assert role_of(sqlite_sessions, owner) == (Role.OWNER, True)


def test_a_membership_ends_after_being_asked(
    boss: Browser, idris: Membership, sqlite_sessions: Sessions, signed_in: Callable[[Membership], Browser]
) -> None:
    his = signed_in(idris)
    assert "Does Idris Benali leave this workspace?" in text_of(boss.get(f"/members/{idris.public_id}/end"))

    boss.send(f"/members/{idris.public_id}/end")

    assert role_of(sqlite_sessions, idris) == (Role.EDITOR, False)
    assert his.get("/members").location == "/workspaces"


def test_another_workspaces_people_do_not_exist_here(boss: Browser, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        other = a_member(session, a_workspace(session, "Another house"), Role.EDITOR, name="Zoé Martin")

    assert boss.get(f"/members/{other.public_id}/end").status_code == 404
    assert boss.send(f"/members/{other.public_id}/role", role="viewer").status_code == 404
    assert boss.send(f"/members/{other.public_id}/end").status_code == 404
    assert boss.send(f"/members/{other.public_id}/reset-link").status_code == 404
    assert "Zoé" not in text_of(boss.get("/members"))


def test_who_may_not_change_people_sees_no_button(browser: Browser) -> None:
    page = browser.get("/members").text

    assert "Ada Roux" in page
    assert "/members/invitations" not in page


def test_without_a_mail_server_an_owner_makes_the_link_for_a_new_password(
    boss: Browser, idris: Membership, stranger: Browser
) -> None:
    page = boss.send(f"/members/{idris.public_id}/reset-link")
    link = re.search(r'value="http://localhost(/password-reset/[^"]+)"', page.text)
    assert link

    stranger.send(link[1], password=PASSWORD, password_again=PASSWORD)

    assert stranger.send("/sign-in", email="idris@example.org", password=PASSWORD).status_code == 302


def test_a_password_that_also_opens_another_house_is_not_an_owners_to_reset(
    boss: Browser, owner: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        guest = a_user(session, "Guest Somebody")
        here = a_member(session, owner.workspace, Role.EDITOR, user=guest)
        a_member(session, a_workspace(session, "Another house"), Role.OWNER, user=guest)

    answer = boss.send(f"/members/{here.public_id}/reset-link")

    assert answer.status_code == 403
