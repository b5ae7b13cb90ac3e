from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from scheduler.channels import Channel
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, Freeze, Outcome, PartState, State
from scheduler.publishing.reading_back.sweep import Swept, release, sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.tick import look
from tests.newsroom import NOON, FixedClock
from tests.publishing.invariants import broken
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, attempts_of, delivery_of, drained, parts_of


def a_crash(sessions: Sessions, script: Script) -> int:
    """A delivery whose worker died while it was sending."""
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [KeyError("stands for a crash: the attempt stays open")]
    drained(sessions, script)
    return delivery


def swept(sessions: Sessions, watch: Watch, clock: FixedClock) -> Swept:
    with sessions.writing() as session:
        return sweep(session, now=clock.now(), steady=clock.steady(), watch=watch)


def change(sessions: Sessions, channel_id: int, **values: Any) -> None:
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).where(Channel.id == channel_id).values(**values))


def test_a_dead_workers_delivery_becomes_unconfirmed(sessions: Sessions, script: Script) -> None:
    delivery, clock, watch = a_crash(sessions, script), FixedClock(), Watch()

    swept(sessions, watch, clock)
    clock.move(timedelta(seconds=9))
    assert not swept(sessions, watch, clock)  # a lease is not over before the kernel has had its time
    clock.move(timedelta(seconds=1))
    assert swept(sessions, watch, clock).taken_over == 1

    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    assert attempts_of(sessions, delivery)[0].outcome == Outcome.UNKNOWN
    assert parts_of(sessions, delivery)[0].state == PartState.UNKNOWN
    assert broken(sessions, script.keys, now=clock.now()) == []


def test_a_jump_of_the_wall_clock_takes_nothing_over(sessions: Sessions, script: Script) -> None:
    delivery, clock, watch = a_crash(sessions, script), FixedClock(), Watch()

    swept(sessions, watch, clock)
    with sessions.writing() as session:
        sweep(session, now=NOON + timedelta(hours=1), steady=clock.steady() + 1, watch=watch)

    assert delivery_of(sessions, delivery).state == State.PUBLISHING


def test_a_beat_in_between_starts_the_wait_over(sessions: Sessions, script: Script) -> None:
    delivery, clock, watch = a_crash(sessions, script), FixedClock(), Watch()

    for _ in range(4):
        swept(sessions, watch, clock)
        clock.move(timedelta(seconds=6))
        with sessions.writing() as session, across_workspaces(session):
            session.execute(update(Delivery).values(beat=clock.steady()))

    assert delivery_of(sessions, delivery).state == State.PUBLISHING


def test_whoever_reaped_the_worker_frees_its_deliveries_at_once(sessions: Sessions, script: Script) -> None:
    delivery = a_crash(sessions, script)

    with sessions.writing() as session:
        assert release(session, "host:12", now=NOON) == 0  # host:1 is somebody else
        assert release(session, "host:1", now=NOON) == 1

    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED


def test_a_worker_that_died_before_it_sent_anything_costs_only_time(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, options={"steps": ["upload"]})
    clock = FixedClock()

    async def dies(self: object, step: object, stored: object) -> None:
        raise KeyError("stands for a crash")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.publishing.scripted.Scripted.prepare", dies)
        drained(sessions, script, clock, lane="heavy")
    with sessions.writing() as session:
        release(session, "host:1", now=NOON)

    assert delivery_of(sessions, delivery).state == State.SCHEDULED
    clock.move(timedelta(seconds=10))
    drained(sessions, script, clock, lane="heavy")
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert broken(sessions, script.keys, now=clock.now()) == []


def test_what_falls_due_while_the_channel_is_paused_is_held(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    due = a_scheduled(sessions, channel)
    later = a_scheduled(sessions, channel, at=NOON + timedelta(hours=1))
    change(sessions, channel, paused_at=NOON, pause_reason="Moving house.")

    drained(sessions, script)
    swept(sessions, Watch(), FixedClock())

    held = delivery_of(sessions, due)
    assert held.state == State.HELD
    assert "Moving house." in str(held.cause)
    assert delivery_of(sessions, later).state == State.SCHEDULED
    assert script.calls == []


def test_a_freeze_stops_the_claim_and_holds_what_falls_due_inside(sessions: Sessions, script: Script) -> None:
    frozen, free = a_newsroom(sessions, channels=2)
    due, other = a_scheduled(sessions, frozen), a_scheduled(sessions, free)
    with sessions.writing() as session, across_workspaces(session):
        channel = session.get_one(Channel, frozen)
        by = delivery_of(sessions, due).scheduled_by_id
        session.add(
            Freeze(
                workspace_id=channel.workspace_id, scope="channels", channels=[channel.public_id],
                reason="An accident.", from_at=NOON, by_user_id=by, created_at=NOON,
            )
        )  # fmt: skip

    drained(sessions, script)
    swept(sessions, Watch(), FixedClock())

    assert delivery_of(sessions, due).state == State.HELD
    assert delivery_of(sessions, other).state == State.PUBLISHED


@pytest.mark.parametrize("lifted", [False, True])
def test_what_fell_due_inside_a_freeze_that_ended_unseen_asks_all_the_same(
    sessions: Sessions, script: Script, lifted: bool
) -> None:
    """The host was down, or the freeze was lifted between two sweeps: nobody held it, and it must not leave late."""
    [channel] = a_newsroom(sessions)
    inside = a_scheduled(sessions, channel)
    with sessions.writing() as session, across_workspaces(session):
        session.add(
            Freeze(
                workspace_id=session.get_one(Channel, channel).workspace_id, reason="An accident.",
                from_at=NOON - timedelta(minutes=1), by_user_id=delivery_of(sessions, inside).scheduled_by_id,
                created_at=NOON, until_at=NOON + timedelta(hours=1) if lifted else NOON + timedelta(minutes=9),
                lifted_at=NOON + timedelta(minutes=9) if lifted else None,
            )
        )  # fmt: skip
    clock = FixedClock(NOON + timedelta(minutes=10))

    drained(sessions, script, clock)
    assert delivery_of(sessions, inside).state == State.SCHEDULED  # not claimed before somebody looked
    swept(sessions, Watch(), clock)
    after = a_scheduled(sessions, channel, "Open again.", at=clock.now())
    drained(sessions, script, clock)

    assert delivery_of(sessions, inside).state == State.HELD
    assert delivery_of(sessions, after).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("lateness", "ends"),
    [("ask", State.MISSED), ("drop", State.DROPPED), ("publish", State.PUBLISHED)],
)
def test_later_than_the_channels_patience(
    sessions: Sessions, script: Script, lateness: str, ends: State
) -> None:
    [channel] = a_newsroom(sessions, patience_minutes=60, lateness=lateness)
    delivery = a_scheduled(sessions, channel)
    clock = FixedClock(NOON + timedelta(minutes=61))

    drained(sessions, script, clock)
    swept(sessions, Watch(), clock)

    assert delivery_of(sessions, delivery).state == ends


def test_an_old_stamp_never_goes_out_and_a_new_one_does(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    change(sessions, channel, revision=2)

    assert drained(sessions, script) == 0
    assert swept(sessions, Watch(), FixedClock()).renewed == 1
    assert drained(sessions, script) == 1

    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_what_no_longer_passes_the_gate_is_held(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, "A sentence that is too long now.")
    change(sessions, channel, revision=2, limits={"text": 10})

    swept(sessions, Watch(), FixedClock())

    held = delivery_of(sessions, delivery)
    assert held.state == State.HELD
    assert "10 are allowed" in str(held.cause)


def test_words_changed_behind_the_gates_back_are_asked_about_first(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    with sessions.writing() as session, across_workspaces(session):
        session.get_one(Delivery, delivery).variant.post.text = "Other words."

    drained(sessions, script)
    assert script.calls == []
    swept(sessions, Watch(), FixedClock())
    drained(sessions, script)

    assert script.texts == ["Other words."]


def test_the_tick_knows_what_is_due_where_and_when_the_next_one_is(sessions: Sessions) -> None:
    first, second = a_newsroom(sessions, channels=2)
    for minutes in (-3, -2, 7):
        a_scheduled(sessions, first, at=NOON + timedelta(minutes=minutes))
    a_scheduled(sessions, second, at=NOON + timedelta(minutes=5))

    with sessions.reading() as session:
        due = look(session, now=NOON)

    assert due.lanes == {"fast": 2}
    assert due.next_at == NOON + timedelta(minutes=5)
    assert due.sweep  # nobody claimed them for minutes


def test_only_a_short_post_is_worth_a_worker_who_waits(sqlite_sessions: Sessions) -> None:
    first, second = a_newsroom(sqlite_sessions, channels=2)
    soon, later = NOON + timedelta(minutes=5), NOON + timedelta(minutes=7)
    a_scheduled(sqlite_sessions, first, at=soon, lane="heavy")
    a_scheduled(sqlite_sessions, second, at=later)

    with sqlite_sessions.reading() as session:
        due = look(session, now=NOON)

    assert (due.next_at, due.fast_at) == (soon, later)


def test_an_idle_tick_asks_two_questions(sessions: Sessions) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel, at=NOON + timedelta(days=1))
    asked: list[str] = []
    event.listen(sessions.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    with sessions.reading() as session:
        due = look(session, now=NOON)

    assert (due.lanes, due.sweep) == ({}, False)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2


def test_a_sweep_asks_no_more_of_many_channels_than_of_one(sqlite_sessions: Sessions) -> None:
    first, *others = a_newsroom(sqlite_sessions, channels=6)
    a_scheduled(sqlite_sessions, first)
    asked: list[str] = []
    event.listen(sqlite_sessions.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    swept(sqlite_sessions, Watch(), FixedClock())
    of_one = len(asked)
    for channel in others:
        a_scheduled(sqlite_sessions, channel)
    asked.clear()
    swept(sqlite_sessions, Watch(), FixedClock())

    assert len(asked) == of_one
