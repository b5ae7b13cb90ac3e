"""Days on which the house does not speak: asked by the gate, obeyed by the claim, whoever put the post there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from scheduler import publishing
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import LocalTime, Sessions, across_workspaces, gate_lock
from scheduler.people import Membership
from scheduler.planning import key_dates
from scheduler.planning.free import free
from scheduler.planning.key_date import KeyDate
from scheduler.planning.key_dates import Marking
from scheduler.publishing import Refused, State
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, delivery_of, drained
from tests.publishing.test_sweep import Watch, swept

DAY = timedelta(days=1)


def silence(sessions: Sessions, *, on: date, every_year: bool = False) -> None:
    with sessions.writing() as session, across_workspaces(session):
        ada = session.scalars(select(Membership)).one()
        key_dates.add(
            session, Marking(name="Elections", on=on, every_year=every_year, embargo=True), by=ada, now=NOON
        )


def test_the_gate_refuses_a_day_under_embargo_and_says_why(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    a_scheduled(sqlite_sessions, channel, at=NOON + DAY)
    silence(sqlite_sessions, on=date(2020, 11, 25), every_year=True)

    with sqlite_sessions.writing() as session, across_workspaces(session):
        variant, ada = session.scalars(select(Variant)).one(), session.scalars(select(Membership)).one()
        with pytest.raises(Refused) as refused:
            publishing.move(session, variant, LocalTime.of(NOON + 3 * DAY, "Europe/Paris"), by=ada, now=NOON)
        # In Paris it is the 26th by then, though not yet in UTC.
        publishing.move(
            session, variant, LocalTime.of(NOON + 3 * DAY + timedelta(hours=11, minutes=30), "Europe/Paris"),
            by=ada, now=NOON,
        )  # fmt: skip

    assert [one.ground for one in refused.value.refusals] == ["embargo"]
    assert "Elections" in str(refused.value.text)


def test_what_was_scheduled_before_the_embargo_is_held_when_it_falls_due(sqlite_sessions: Sessions) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    before = a_scheduled(sqlite_sessions, channel, at=NOON)
    silence(sqlite_sessions, on=NOON.date())
    script = Script()

    drained(sqlite_sessions, script)
    swept(sqlite_sessions, Watch(), FixedClock())

    assert not script.calls
    held = delivery_of(sqlite_sessions, before)
    assert held.state == State.HELD
    assert "Elections" in str(held.cause)


def test_no_free_place_is_proposed_on_a_silent_day(sqlite_sessions: Sessions) -> None:
    [channel_id] = a_newsroom(sqlite_sessions)
    silence(sqlite_sessions, on=date(2026, 11, 23))

    with sqlite_sessions.reading() as session, across_workspaces(session):
        channel = session.get_one(Channel, channel_id)
        proposed = free(session, channel.workspace_id, [channel], now=NOON)

    assert proposed[channel_id].at.date() == date(2026, 11, 24)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_an_embargo_waits_for_the_claim_that_is_half_done_whichever_way_it_comes(
    sessions: Sessions,
) -> None:
    a_newsroom(sessions)
    with sessions.reading() as session, across_workspaces(session):
        space = session.scalars(select(Membership.workspace_id)).one()

    with sessions.writing() as claim, sessions.writing() as file:
        gate_lock.hold(claim, [space])
        file.execute(text("SET LOCAL lock_timeout = '200ms'"))
        file.add(KeyDate(workspace_id=space, created_at=NOON, name="Elections", on=NOON.date(), embargo=True))
        with pytest.raises(OperationalError):
            file.flush()
        file.rollback()


def test_a_reminder_of_an_embargo_closes_no_gate_and_other_days_do(
    sqlite_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_newsroom(sqlite_sessions)
    silence(sqlite_sessions, on=date(2026, 12, 24))
    closed: list[int] = []
    monkeypatch.setattr(gate_lock, "close", lambda session, workspace_id: closed.append(workspace_id))

    with sqlite_sessions.writing() as session, across_workspaces(session):
        embargo = session.scalars(select(KeyDate)).one()
        embargo.told_for = embargo.on
        session.flush()
        assert closed == []
        embargo.until = date(2026, 12, 26)

    assert len(closed) == 1
