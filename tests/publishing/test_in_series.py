"""Dates of one series never overtake each other, on a channel that has several posts on their way at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.adapters.base import OutcomeUnknown, Receipt, Unreachable
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

WHY = N_("Because.")
SECOND = timedelta(seconds=1)


def a_series(sessions: Sessions, channel: int, posts: int = 3) -> list[int]:
    """Dates of one series, the last entered first, all due by now."""
    found = [
        a_scheduled(sessions, channel, f"Date {n}.", at=NOON - (posts - n) * SECOND)
        for n in reversed(range(posts))
    ]
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).values(series_id=7))
    return [*reversed(found)]


def test_they_leave_one_after_the_other_and_keep_no_other_post_waiting(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    a_series(sessions, channel)
    a_scheduled(sessions, channel, "Another.")
    script.slow = 0.05

    drained(sessions, script)

    assert [text for text in script.texts if text != "Another."] == ["Date 0.", "Date 1.", "Date 2."]
    assert script.texts.index("Another.") < 2
    assert script.busiest == 2


@pytest.mark.parametrize("trouble", [Unreachable(WHY), OutcomeUnknown(WHY)])
def test_a_later_date_waits_for_an_earlier_one_in_trouble_but_not_for_a_person(
    sqlite_sessions: Sessions, script: Script, trouble: Exception
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    first, second = a_series(sqlite_sessions, channel, posts=2)
    script.answers = [trouble, Receipt("well")]
    clock = FixedClock()

    drained(sqlite_sessions, script, clock)
    if isinstance(trouble, OutcomeUnknown):
        with sqlite_sessions.reading() as session, across_workspaces(session):
            assert session.scalar(select(Delivery.look_again_at).where(Delivery.id == first)) is None
        assert delivery_of(sqlite_sessions, second).state == State.PUBLISHED
        return
    assert delivery_of(sqlite_sessions, second).state == State.SCHEDULED
    clock.move(timedelta(seconds=10))
    drained(sqlite_sessions, script, clock)

    assert delivery_of(sqlite_sessions, second).state == State.PUBLISHED
