"""The very first page: only with the code from the terminal, and only once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from scheduler.charter import adopted
from scheduler.db import Sessions
from scheduler.people import Membership, Role, User, Workspace, first_run
from tests.web.browser import PASSWORD, Browser, text_of


@pytest.fixture
def code(sqlite_sessions: Sessions) -> Iterator[str]:
    with sqlite_sessions.writing() as session:
        made = first_run.new_code(session)
    yield made


def answers(real_code: str, **changed: str) -> dict[str, str]:
    return {
        "code": real_code,
        "name": "Maison des Estuaires",
        "zone": "Europe/Paris",
        "locale": "fr",
        "first_weekday": "0",
        "owner_name": "Camille Roux",
        "email": "Camille@example.org",
        "password": PASSWORD,
        "password_again": PASSWORD,
    } | changed


def test_an_empty_house_leads_every_stranger_to_the_first_page(stranger: Browser, code: str) -> None:
    assert stranger.get("/").location == "/first-run"
    assert stranger.get("/sign-in").location == "/first-run"


def test_with_the_code_one_opens_the_newsroom_and_is_signed_in(
    stranger: Browser, code: str, sqlite_sessions: Sessions
) -> None:
    answer = stranger.send("/first-run", **answers(code.lower()))

    assert answer.status_code == 302
    assert stranger.get("/members").status_code == 200
    with sqlite_sessions.reading() as session:
        workspace = session.scalars(select(Workspace)).one()
        owner = session.scalars(select(Membership).where(Membership.workspace_id == workspace.id)).one()
        charter = adopted(session, workspace.id)
    assert charter is not None
    assert (workspace.name, workspace.zone, workspace.locale) == (
        "Maison des Estuaires",
        "Europe/Paris",
        "fr",
    )
    assert (owner.role, owner.user.email) == (Role.OWNER, "camille@example.org")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "AAAAAAAA", "This is not the code."),
        ("name", "  ", "Please fill this in."),
        ("zone", "Mars/Olympus", "Choose a time zone of the list"),
        ("locale", "tlh", "Choose one of the list."),
        ("email", "camille", "This is not an e-mail address."),
        ("password", "short", "at least 10 characters"),
        ("password_again", "another one entirely", "The two passwords differ."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    stranger: Browser, code: str, sqlite_sessions: Sessions, field: str, value: str, sentence: str
) -> None:
    answer = stranger.send("/first-run", **answers(code, **{field: value}))

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    with sqlite_sessions.reading() as session:
        assert session.scalar(select(User)) is None


def test_the_page_is_closed_for_good_afterwards(stranger: Browser, code: str, member: Membership) -> None:
    assert stranger.get("/first-run").location == "/sign-in"
    assert stranger.send("/first-run", **answers(code)).location == "/sign-in"
