"""Friday, 17:58: freezing from a page, seen by everybody, and deciding afterwards about each post it held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from scheduler.publishing import Delivery, State
from scheduler.publishing.planned.overdue import stop
from tests.newsroom import FixedClock, a_member, a_user
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import Desk, at


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def frozen(browser: Browser, **fields: Any) -> str:
    answer = browser.send("/queue/freezes", **{"reason": "A fire in the hall", "scope": "workspace"} | fields)
    assert answer.status_code == 302, text_of(answer)
    return str(answer.location)


def test_a_crisis_from_the_red_button_to_the_last_decision(
    browser: Browser,
    desk: Desk,
    clock: FixedClock,
    signed_in: Callable[[Membership], Browser],
    sqlite_sessions: Sessions,
) -> None:
    due = desk.plan("Come and dance", at(24), state=State.SCHEDULED)
    gone = desk.plan("Already away", at(24), state=State.PUBLISHING)

    with sqlite_sessions.writing() as session:
        reader = a_member(session, desk.member.workspace, Role.VIEWER, user=a_user(session, "Bea Lo"))

    page = frozen(browser)

    first = text_of(browser.get(page))
    assert "Freezing…" in first and "Already away" in first
    assert first.index("Falls due inside it next") < first.index("Come and dance")  # it has not left
    everybody = signed_in(reader)
    assert "Publishing is frozen. A fire in the hall" in text_of(everybody.get("/calendar"))
    assert "A fire in the hall · until" not in text_of(everybody.get("/calendar"))
    assert "Publishing is frozen: A fire in the hall" in text_of(everybody.get("/notices"))

    with sqlite_sessions.writing() as session, across_workspaces(session):
        done = {"state": State.PUBLISHED, "proof": "seen", "owner": None, "lease_until": None}
        session.execute(update(Delivery).where(Delivery.variant_id == gone.id).values(**done))
    clock.move(timedelta(minutes=2))
    with sqlite_sessions.writing() as session, across_workspaces(session):
        stop(session, now=clock.now())
    assert desk.state(due) == State.HELD
    held = text_of(browser.get(page))
    assert "Nothing is under way any more" in held and "Come and dance" in held and "Publish now" in held

    browser.send(page + "/lift")

    after = text_of(browser.get(page))
    assert "Lifted" in after and "Come and dance" in after  # nothing fires by itself
    assert desk.state(due) == State.HELD
    assert "frozen. A fire" not in text_of(everybody.get("/calendar"))


def test_a_freeze_of_some_channels_planned_ahead(browser: Browser, desk: Desk, clock: FixedClock) -> None:
    refused = browser.send("/queue/freezes", reason="Strike", scope="channels")
    assert refused.status_code == 422 and "Choose at least one of them" in text_of(refused)
    page = frozen(
        browser,
        reason="Strike",
        scope="channels",
        channels=desk.letter.public_id,
        from_at="2026-11-23T08:00",
        until_at="2026-11-23T18:00",
    )

    listed = text_of(browser.get("/queue/freezes"))
    assert "The letter" in listed and "Planned" in listed
    assert "in part" not in text_of(browser.get("/queue"))
    clock.move(timedelta(days=1))
    # It has an end of its own: nobody is told that only lifting ends it.
    assert "Publishing is frozen in part. Strike · until 23 Nov 2026, 18:00" in text_of(browser.get("/queue"))
    shown = text_of(browser.get(page))
    assert "Frozen" in shown and "Nothing leaves until its end, or until it is lifted." in shown


def test_many_freezes_of_parts_stand_in_one_bar_that_unfolds(browser: Browser, desk: Desk) -> None:
    for number in range(3):
        frozen(browser, reason=f"Strike {number}", scope="channels", channels=desk.letter.public_id)

    words = text_of(browser.get("/queue"))

    assert "Publishing is frozen in part. 3 freezes at once" in words
    assert words.count("Holding statement") == 1
    assert [f"Strike {number} What it holds" in words for number in range(3)] == [True] * 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "Reason"),
        ({"until_at": "2020-01-01T10:00"}, "end after it begins"),
        ({"from_at": "tomorrow"}, "not a day and an hour"),
        ({"from_at": "2027-03-28T02:30"}, "02:30"),
    ],
)
def test_what_cannot_be_a_freeze_is_said_beside_it(
    browser: Browser, desk: Desk, wrong: dict[str, str], said: str
) -> None:
    answer = browser.send("/queue/freezes", **{"reason": "Fire", "scope": "workspace"} | wrong)

    assert answer.status_code == 422 and said in text_of(answer)


def test_only_who_may_freezes(signed_in: Callable[[Membership], Browser], desk: Desk) -> None:
    with desk.sessions.writing() as session:
        writer = a_member(session, desk.member.workspace, Role.CONTRIBUTOR, user=a_user(session, "Bea Lo"))
    theirs = signed_in(writer)

    assert theirs.send("/queue/freezes", reason="No", scope="workspace").status_code == 403
    assert "Nothing was ever frozen" in text_of(theirs.get("/queue/freezes"))
