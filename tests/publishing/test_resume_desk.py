"""What a freeze holds is on its desk, whenever it fell due, and nothing else is; an old page decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, Freeze, Kind, State
from scheduler.publishing.corrections import correcting
from scheduler.publishing.planned import freezing, overdue, resuming, thawing
from scheduler.publishing.planned.freezing import Reach
from scheduler.publishing.planned.scheduling import schedule
from scheduler.publishing.states import move
from scheduler.wording import verbatim
from tests.newsroom import NOON, FixedClock
from tests.publishing.afterwards import a_published, asked, the_last
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def frozen(sessions: Sessions, *, at: Any = NOON, until: Any = None, reach: Reach = freezing.WHOLE) -> int:
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        return freezing.impose(session, reason="A fire.", by=ada, now=at, until_at=until, reach=reach).id


def swept(sessions: Sessions, now: Any) -> None:
    with sessions.writing() as session, across_workspaces(session):
        overdue.stop(session, now=now)


def on_the_desk(sessions: Sessions, freeze: int) -> list[int]:
    with sessions.reading() as session, across_workspaces(session):
        return [row.id for row in thawing.held_by(session, session.get_one(Freeze, freeze), most=20)]


def decided(sessions: Sessions, freeze: int, delivery: int, what: Any, now: Any) -> list[str]:
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        rows = [session.get_one(Delivery, delivery)]
        found = session.get_one(Freeze, freeze)
        done = resuming.decide(session, found, rows, what, times={}, by=ada, now=now)
        return [str(one) for outcome in done for one in outcome.refusals]


def test_what_was_due_just_before_the_freeze_and_had_not_left_is_on_its_desk(
    sqlite_sessions: Sessions,
) -> None:
    [channel, other] = a_newsroom(sqlite_sessions, channels=2)
    late = a_scheduled(sqlite_sessions, channel, at=NOON - 5 * SECOND)
    paused = a_scheduled(sqlite_sessions, other, at=NOON)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        row = session.get_one(Delivery, paused)
        move(session, row, State.HELD, now=NOON, cause=verbatim("A pause."))
    freeze = frozen(sqlite_sessions)

    swept(sqlite_sessions, NOON + SECOND)

    assert on_the_desk(sqlite_sessions, freeze) == [late]


def test_an_old_page_does_not_drop_what_has_a_time_again(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    freeze = frozen(sqlite_sessions, until=NOON + HOUR)
    swept(sqlite_sessions, NOON + SECOND)
    planned = LocalTime.of(NOON + 4 * HOUR, "Europe/Paris")

    def give_a_time(session: Session, variant: Variant, by: Membership) -> None:
        schedule(session, variant, planned=planned, by=by, now=NOON + 2 * HOUR)

    asked(sqlite_sessions, delivery, give_a_time)

    refused = decided(sqlite_sessions, freeze, delivery, "drop", NOON + 2 * HOUR)

    assert refused == [str(resuming.NOT_ITS)]
    assert delivery_of(sqlite_sessions, delivery).state == State.SCHEDULED


@pytest.mark.parametrize(("what", "becomes"), [("now", State.SCHEDULED), ("drop", State.DROPPED)])
def test_a_held_correction_is_decided_about_and_not_the_post_it_corrects(
    sqlite_sessions: Sessions, script: Script, what: str, becomes: State
) -> None:
    post = a_published(sqlite_sessions, script)
    correction = _a_correction(sqlite_sessions, post)
    freeze = frozen(sqlite_sessions, until=NOON + HOUR)
    swept(sqlite_sessions, NOON + 2 * HOUR)  # no sweep ran inside it
    assert on_the_desk(sqlite_sessions, freeze) == [correction]

    assert decided(sqlite_sessions, freeze, correction, what, NOON + 2 * HOUR) == []

    assert delivery_of(sqlite_sessions, correction).state == becomes
    assert delivery_of(sqlite_sessions, post).state == State.PUBLISHED


def _a_correction(sessions: Sessions, post: int) -> int:
    def propose(session: Session, variant: Variant, by: Membership) -> None:
        correcting.propose(session, variant, text="Mended.", by=by, now=NOON, wait=5 * SECOND)

    asked(sessions, post, propose)
    return the_last(sessions, Kind.EDIT).id


def test_a_freeze_is_swept_up_after_when_nothing_of_it_is_left_to_hold(
    sqlite_sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    [channel] = a_newsroom(sqlite_sessions, patience_minutes=10_000)
    before = a_scheduled(sqlite_sessions, channel, "Before.", at=NOON - SECOND)
    frozen(sqlite_sessions, until=NOON + HOUR)
    clock = FixedClock(NOON + 2 * HOUR)
    with monkeypatch.context() as broken:
        broken.setattr(overdue, "tell", _breaks)
        swept(sqlite_sessions, clock.now())

    drained(sqlite_sessions, script, clock)
    assert not script.calls
    swept(sqlite_sessions, clock.now())
    drained(sqlite_sessions, script, clock)

    assert delivery_of(sqlite_sessions, before).state == State.HELD
    assert not script.calls


def _breaks(*given: Any, **more: Any) -> None:
    raise ValueError("broken")


def test_a_freeze_called_off_before_it_began_holds_nothing(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        planned = freezing.impose(session, reason="A vote.", by=ada, now=NOON, from_at=NOON + 8 * HOUR)
        freezing.lift(session, planned, by=ada, now=NOON + SECOND)

    swept(sqlite_sessions, NOON + 2 * SECOND)

    assert delivery_of(sqlite_sessions, delivery).state == State.SCHEDULED


def test_behind_a_full_batch_inside_a_freeze_nothing_is_given_up(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    [channel] = a_newsroom(sqlite_sessions, patience_minutes=5, lateness="drop")
    monkeypatch.setattr(overdue, "BATCH", 1)
    rows = [a_scheduled(sqlite_sessions, channel, f"{n}.", at=NOON + n * SECOND) for n in range(3)]
    frozen(sqlite_sessions)

    for _ in rows:
        swept(sqlite_sessions, NOON + HOUR)

    assert {delivery_of(sqlite_sessions, row).state for row in rows} == {State.HELD}
