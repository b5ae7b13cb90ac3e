"""Leaving for good, taking one's data along, and the owner's part in both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scheduler.db import Sessions
from scheduler.people import Membership, Role, User
from scheduler.privacy import erasing
from tests.newsroom import a_member
from tests.web.browser import PASSWORD, Browser, text_of, with_password


@pytest.fixture
def idris(sqlite_sessions: Sessions, owner: Membership) -> Membership:
    with sqlite_sessions.writing() as session:
        return a_member(session, owner.workspace, Role.EDITOR, name="Idris Benali")


def test_the_owner_erases_who_left_and_nobody_who_is_here(
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    idris: Membership,
    sqlite_sessions: Sessions,
) -> None:
    boss = signed_in(owner)
    assert boss.get(f"/members/{idris.public_id}/erase").status_code == 404
    assert boss.send(f"/members/{idris.public_id}/erase").status_code == 404
    data = boss.send(f"/members/{idris.public_id}/data")
    assert idris.user.email in data.get_data(as_text=True) and data.mimetype == "application/json"

    boss.send(f"/members/{idris.public_id}/end")
    assert "Who left" in text_of(boss.get("/members"))
    assert "Idris" in text_of(boss.get(f"/members/{idris.public_id}/erase"))
    boss.send(f"/members/{idris.public_id}/erase")

    assert "Idris" not in text_of(boss.get("/members"))
    with sqlite_sessions.reading() as session:
        assert erasing.is_erased(session.get_one(User, idris.user_id))


def test_one_leaves_for_good_with_ones_password_but_not_as_the_last_owner(
    signed_in: Callable[[Membership], Browser],
    owner: Membership,
    idris: Membership,
    sqlite_sessions: Sessions,
) -> None:
    for one in (idris, owner):
        with_password(sqlite_sessions, one.user_id)
    mine = signed_in(idris)
    assert "not your present password" in text_of(mine.send("/profile/leave", present_password="wrong"))
    assert idris.user.email in mine.send("/profile/data").get_data(as_text=True)

    gone = mine.send("/profile/leave", present_password=PASSWORD)

    assert gone.status_code == 302
    assert "Idris" not in text_of(signed_in(owner).get("/members"))
    assert "without an owner" in text_of(signed_in(owner).send("/profile/leave", present_password=PASSWORD))
    with sqlite_sessions.reading() as session:
        assert not erasing.is_erased(session.get_one(User, owner.user_id))


def test_how_long_things_are_kept_is_asked_in_days(
    signed_in: Callable[[Membership], Browser], owner: Membership
) -> None:
    boss = signed_in(owner)

    refused = boss.send("/settings/retention", notices="3")
    boss.send("/settings/retention", notices="90", answers="", revisions="365")

    assert refused.status_code == 422 and "from 30 to 3650" in text_of(refused)
    page = boss.get("/settings/retention").get_data(as_text=True)
    assert 'value="90"' in page and 'value="365"' in page
