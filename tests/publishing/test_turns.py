from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import update

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import (
    Absent,
    CannotTell,
    OutcomeUnknown,
    RateLimited,
    Readback,
    Receipt,
    Rejected,
    Unreachable,
)
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from scheduler.publishing.tick import look
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

WHY = N_("Because.")
MINUTE = timedelta(minutes=1)


class InOrder(Scripted):
    readback: ClassVar[Readback] = Readback.EVENTUAL
    at_once: ClassVar[int] = 1


@pytest.fixture(autouse=True)
def in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, "in_order", InOrder)


def two(sessions: Sessions, **of_first: Any) -> tuple[int, int]:
    [channel] = a_newsroom(sessions, platform="in_order")
    first = a_scheduled(sessions, channel, "First.", at=NOON - MINUTE, **of_first)
    return first, a_scheduled(sessions, channel, "Second.")


def test_a_later_post_waits_for_an_earlier_one_that_is_tried_again(
    sessions: Sessions, script: Script
) -> None:
    two(sessions)
    script.answers = [Unreachable(WHY), Receipt("a")]
    clock = FixedClock()

    drained(sessions, script, clock)
    alone = script.texts[:]
    clock.move(MINUTE)
    drained(sessions, script, clock)

    assert alone == ["First."]
    assert script.texts == ["First.", "First.", "Second."]


def test_what_failed_keeps_nobody_waiting(sessions: Sessions, script: Script) -> None:
    two(sessions)
    script.answers = [Rejected(WHY), Receipt("a")]

    drained(sessions, script)

    assert script.texts == ["First.", "Second."]


def test_an_old_stamp_is_not_overtaken(sessions: Sessions, script: Script) -> None:
    first, second = two(sessions)
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).where(Delivery.id == first).values(stamp="0.0.-"))

    drained(sessions, script)

    assert script.texts == []
    assert delivery_of(sessions, second).state == State.SCHEDULED


def test_one_that_may_be_out_is_waited_for_but_not_for_ever(sessions: Sessions, script: Script) -> None:
    two(sessions)
    script.answers = [OutcomeUnknown(WHY), Receipt("a")]
    script.looks = [CannotTell(WHY)] * 3
    clock = FixedClock()

    drained(sessions, script, clock)
    alone = script.texts[:]
    clock.move(timedelta(minutes=16))
    drained(sessions, script, clock)

    assert alone == ["First."]
    assert script.texts == ["First.", "Second."]


def test_the_lane_is_that_of_the_delivery(sessions: Sessions, script: Script) -> None:
    channel, other = a_newsroom(sessions, channels=2)
    short = a_scheduled(sessions, channel, "Short.")
    long = a_scheduled(sessions, other, "With a picture.", options={"steps": ["picture"]})

    with sessions.reading() as session:
        due = look(session, now=NOON).lanes
    drained(sessions, script)
    fast = script.texts[:]
    drained(sessions, script, lane="heavy")

    assert due == {"fast": 1, "heavy": 1}
    assert (delivery_of(sessions, short).lane, delivery_of(sessions, long).lane) == ("fast", "heavy")
    assert (fast, script.texts) == (["Short."], ["Short.", "With a picture."])


def test_an_upload_that_has_expired_makes_a_post_heavy_again(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel, prepared_until=NOON - MINUTE)

    with sessions.reading() as session:
        due = look(session, now=NOON).lanes
    drained(sessions, script)
    fast = script.texts[:]
    drained(sessions, script, lane="heavy")

    assert due == {"heavy": 1}
    assert (fast, len(script.texts)) == ([], 1)


@pytest.mark.parametrize("trouble", [RateLimited(WHY, MINUTE), OutcomeUnknown(WHY)])
def test_a_try_that_does_not_count_lets_nobody_overtake(
    sessions: Sessions, script: Script, trouble: Exception
) -> None:
    # Limited: its time moves behind that of the second. Found absent: it is due at once, and the second was before.
    two(sessions)
    script.answers, script.looks = [trouble, Receipt("a")], [Absent(), Absent()]
    clock = FixedClock()

    for _ in range(4):
        drained(sessions, script, clock, adapter=InOrder)
        clock.move(MINUTE)

    assert script.texts == ["First.", "First.", "Second."]


def test_a_backlog_that_is_let_go_leaves_as_it_was_planned(sqlite_sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sqlite_sessions, platform="in_order")
    for minutes in (1, 3, 2):
        a_scheduled(sqlite_sessions, channel, f"{minutes} ago.", at=NOON - minutes * MINUTE, due_at=NOON)

    drained(sqlite_sessions, script, adapter=InOrder)

    assert script.texts == ["3 ago.", "2 ago.", "1 ago."]


def test_the_rest_of_a_thread_planned_anew_keeps_nobody_waiting(
    sqlite_sessions: Sessions, script: Script
) -> None:
    first, _ = two(sqlite_sessions, first_tried_at=NOON - 9 * MINUTE)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        variant = session.get_one(Delivery, first).variant
        variant.planned_instant = variant.delivery.due_at = NOON + 5 * MINUTE

    drained(sqlite_sessions, script, adapter=InOrder)

    assert script.texts == ["Second."]
