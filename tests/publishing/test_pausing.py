"""A channel pauses itself when failures are many and old; what gets through begins the count anew."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from scheduler.adapters.base import Rejected, Unreachable
from scheduler.channels import Channel, keeping
from scheduler.db import Sessions, across_workspaces
from scheduler.notices import Notice
from scheduler.people import Membership
from scheduler.publishing import State
from scheduler.publishing.planned import pausing
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, channel_of, delivery_of, drained
from tests.publishing.test_sweep import Watch, change, swept

HOUR = timedelta(hours=1)
NO = Rejected(N_("No."))


def paused(sessions: Sessions, now=NOON, *, often: int = 3, over: timedelta = 24 * HOUR) -> int:
    with sessions.writing() as session, across_workspaces(session):
        return pausing.pause_failing(session, often=often, over=over, now=now)


def post(sessions: Sessions, script: Script, channel: int, clock: FixedClock, *answers: object) -> int:
    delivery = a_scheduled(sessions, channel, at=clock.now())
    script.calls, script.answers = [], list(answers)
    drained(sessions, script, clock)
    return delivery


def test_many_and_old_pause_it_and_what_falls_due_is_held(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    clock = FixedClock()
    for _ in range(3):
        post(sessions, script, channel, clock, NO)
        clock.move(12 * HOUR)

    assert paused(sessions, clock.now()) == 1
    assert paused(sessions, clock.now()) == 0
    due = a_scheduled(sessions, channel, at=clock.now())
    swept(sessions, Watch(), clock)

    row = channel_of(sessions, channel)
    assert "nothing got through for 36 hours" in str(row.pause_cause)
    held = delivery_of(sessions, due)
    assert held.state == State.HELD
    assert "paused itself" in str(held.cause)
    with sessions.reading() as session, across_workspaces(session):
        assert [
            notice.about for notice in session.scalars(select(Notice).where(Notice.kind == "channel"))
        ] == [row.public_id]


def test_many_but_young_or_old_but_few_do_not(sessions: Sessions, script: Script) -> None:
    young, few = a_newsroom(sessions, channels=2)
    clock = FixedClock()
    post(sessions, script, few, clock, NO)
    clock.move(30 * HOUR)
    for _ in range(5):
        post(sessions, script, young, clock, NO)

    assert paused(sessions, clock.now()) == 0
    assert (channel_of(sessions, young).failures, channel_of(sessions, few).failures) == (5, 1)


def test_what_gets_through_begins_the_count_anew(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    clock = FixedClock()
    post(sessions, script, channel, clock, NO)
    post(sessions, script, channel, clock, Unreachable(N_("Away.")))
    assert channel_of(sessions, channel).failures == 2

    post(sessions, script, channel, clock)

    row = channel_of(sessions, channel)
    assert (row.failures, row.failing_since) == (0, None)


def test_who_ends_the_pause_begins_the_count_anew(sessions: Sessions) -> None:
    [channel_id] = a_newsroom(sessions)
    change(sessions, channel_id, failures=9, failing_since=NOON - 48 * HOUR)
    assert paused(sessions) == 1

    with sessions.writing() as session, across_workspaces(session):
        by = session.scalars(select(Membership)).one()
        keeping.resume(session, session.get_one(Channel, channel_id), by=by, now=NOON)

    assert paused(sessions) == 0
    assert channel_of(sessions, channel_id).pause_cause is None


def test_people_are_warned_a_week_and_a_day_before_credentials_end(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    change(sessions, channel, expires_at=NOON + timedelta(days=10))
    told = []

    for days in (0, 3, 4, 9, 9.5, 11):
        with sessions.writing() as session, across_workspaces(session):
            if pausing.warn_of_expiry(session, now=NOON + timedelta(days=days)):
                told.append(days)

    assert told == [3, 9]
    with sessions.reading() as session, across_workspaces(session):
        kinds = session.scalars(select(Notice.kind).order_by(Notice.id)).all()
    assert kinds == ["expiry", "expiry_soon"]
