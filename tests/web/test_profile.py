"""One's own matters: name, language, look, password, browsers; and the workspaces one belongs to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from scheduler.db import Sessions
from scheduler.people import Membership, Role, SignIn, User, Workspace
from tests.newsroom import a_member, a_user, a_workspace
from tests.web.browser import PASSWORD, Browser, text_of, with_password


@pytest.fixture
def ada(sqlite_sessions: Sessions, member: Membership) -> User:
    return with_password(sqlite_sessions, member.user_id)


def details(**changed: str) -> dict[str, str]:
    return {"name": "Ada Roux", "email": "ada@example.org", "locale": "", "theme": "system"} | changed


def test_a_language_of_ones_own_beats_the_workspaces(browser: Browser, ada: User) -> None:
    assert "Skip to content" in browser.get("/profile").text

    browser.send("/profile", **details(locale="fr"))

    page = browser.get("/profile").text
    assert '<html lang="fr"' in page


def test_a_stranger_reads_the_language_the_browser_asks_for(stranger: Browser, member: Membership) -> None:
    page = stranger.get("/sign-in", headers={"Accept-Language": "fr-CA, en;q=0.5"}).text

    assert '<html lang="fr"' in page


def test_the_address_moves_only_with_the_password(
    browser: Browser, ada: User, sqlite_sessions: Sessions
) -> None:
    refused = browser.send("/profile", **details(email="new@example.org"))
    kept = browser.send("/profile", **details(email="new@example.org", present_password=PASSWORD))

    assert refused.status_code == 422
    assert kept.status_code == 302
    with sqlite_sessions.reading() as session:
        assert session.get_one(User, ada.id).email == "new@example.org"


def test_an_address_that_is_taken_stays_taken(browser: Browser, ada: User, sqlite_sessions: Sessions) -> None:
    with sqlite_sessions.writing() as session:
        a_user(session, "Bea Other")

    answer = browser.send("/profile", **details(email="bea@example.org", present_password=PASSWORD))

    assert "This address is taken." in text_of(answer)


def test_a_new_password_signs_every_other_browser_out(
    browser: Browser, signed_in: Callable[[Membership], Browser], member: Membership, ada: User
) -> None:
    elsewhere = signed_in(member)
    fresh = {"password": "another four good words", "password_again": "another four good words"}

    assert browser.send("/profile/password", present_password="wrong", **fresh).status_code == 422
    assert browser.send("/profile/password", present_password=PASSWORD, **fresh).status_code == 302

    assert browser.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_one_ends_ones_own_sessions_and_nobody_elses(
    browser: Browser,
    signed_in: Callable[[Membership], Browser],
    member: Membership,
    sqlite_sessions: Sessions,
) -> None:
    mine_elsewhere = signed_in(member)
    with sqlite_sessions.writing() as session:
        somebody = a_member(session, member.workspace, name="Bea Other")
    theirs = signed_in(somebody)
    with sqlite_sessions.reading() as session:
        _, elsewhere, foreign = [s.public_id for s in session.scalars(select(SignIn).order_by(SignIn.id))]

    assert browser.send(f"/profile/sign-ins/{elsewhere}/end").status_code == 302
    assert browser.send(f"/profile/sign-ins/{foreign}/end").status_code == 404

    assert mine_elsewhere.get("/profile").status_code == 302
    assert theirs.get("/profile").status_code == 200


def test_the_theme_is_remembered_without_javascript_and_without_signing_in(
    stranger: Browser, member: Membership
) -> None:
    answer = stranger.send("/theme", theme="dark", back="/sign-in")

    assert answer.location == "/sign-in"
    assert 'data-theme="dark"' in stranger.get("/sign-in").text


def test_switching_leads_into_another_of_ones_workspaces(
    browser: Browser, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        user = session.get_one(User, member.user_id)
        other = a_member(session, a_workspace(session, "Festival Alizé"), Role.VIEWER, user=user)
        stranger_place = a_workspace(session, "Not ours")

    assert browser.send(f"/workspaces/{stranger_place.public_id}/switch").status_code == 404
    browser.send(f"/workspaces/{other.workspace.public_id}/switch")

    assert "Festival Alizé" in browser.get("/profile").text.split("menu-head")[1].split("</p>")[0]


def test_signing_in_leads_back_to_where_one_left_off(
    browser: Browser, ada: User, member: Membership, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        user = session.get_one(User, member.user_id)
        other = a_member(session, a_workspace(session, "Zénith"), Role.VIEWER, user=user)
    browser.send(f"/workspaces/{other.workspace.public_id}/switch")
    browser.send("/sign-out")

    browser.send("/sign-in", email=ada.email, password=PASSWORD)

    assert "Zénith" in browser.get("/profile").text.split("menu-head")[1].split("</p>")[0]


def test_only_who_owns_a_workspace_opens_another(
    browser: Browser, signed_in: Callable[[Membership], Browser], owner: Membership, sqlite_sessions: Sessions
) -> None:
    wanted = {"name": "Second house", "zone": "Europe/Lisbon", "locale": "en", "first_weekday": "6"}

    assert browser.send("/workspaces/new", **wanted).status_code == 403
    assert signed_in(owner).send("/workspaces/new", **wanted).status_code == 302

    with sqlite_sessions.reading() as session:
        made = session.scalars(select(Workspace).where(Workspace.name == "Second house")).one()
    assert (made.zone, made.first_weekday) == ("Europe/Lisbon", 6)


def test_settings_are_an_owners(
    browser: Browser, signed_in: Callable[[Membership], Browser], owner: Membership, sqlite_sessions: Sessions
) -> None:
    wanted = {
        "name": "Renamed house",
        "zone": "Europe/Lisbon",
        "locale": "fr",
        "first_weekday": "6",
        "currency": "CHF",
    }

    assert browser.get("/settings").status_code == 403
    assert signed_in(owner).send("/settings", **wanted).status_code == 302

    with sqlite_sessions.reading() as session:
        here = session.get_one(Workspace, owner.workspace_id)
    assert (here.name, here.zone, here.currency, here.changes) == ("Renamed house", "Europe/Lisbon", "CHF", 1)
    assert signed_in(owner).send("/settings", **wanted | {"currency": "XYZ"}).status_code == 422
    assert "CHF – franc suisse" in signed_in(owner).get("/settings").text
