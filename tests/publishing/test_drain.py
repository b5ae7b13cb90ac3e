from __future__ import annotations

from datetime import timedelta

from scheduler.adapters.base import (
    OutcomeUnknown,
    Pending,
    RateLimited,
    Receipt,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.channels import Health
from scheduler.db import Sessions
from scheduler.publishing import Outcome, PartState, State
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import (
    NoTimer,
    a_newsroom,
    a_scheduled,
    attempts_of,
    channel_of,
    delivery_of,
    drained,
    parts_of,
)

WHY = N_("Because.")


def test_what_is_due_goes_out_once(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)

    assert drained(sessions, script) == 1
    assert drained(sessions, script) == 0

    sent = delivery_of(sessions, delivery)
    assert (sent.state, sent.permalink, sent.published_at) == (
        State.PUBLISHED,
        "https://scripted.example/1",
        NOON,
    )
    assert script.texts == ["The winter season is open."]
    [attempt] = attempts_of(sessions, delivery)
    assert (attempt.outcome, attempt.said["text"]) == (Outcome.SENT, "The winter season is open.")
    [part] = parts_of(sessions, delivery)
    assert (part.state, part.receipt["remote_id"]) == (PartState.SENT, "r1")


def test_nothing_leaves_early(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel, at=NOON + timedelta(milliseconds=1))

    assert drained(sessions, script) == 0
    assert script.calls == []


def test_the_timer_is_armed_before_anything_is_claimed_and_disarmed_at_the_end(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel)
    timer = NoTimer()

    drained(sessions, script, timer=timer)

    assert timer.armed[0] == FixedClock().steady() + 8
    assert not timer.is_armed


def test_an_unreachable_platform_is_tried_again_later_with_the_same_key(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [Unreachable(WHY), Receipt("r")]
    clock = FixedClock()

    drained(sessions, script, clock)
    later = delivery_of(sessions, delivery)
    assert (later.state, later.due_at, later.tries) == (State.SCHEDULED, NOON + timedelta(seconds=5), 1)
    assert channel_of(sessions, channel).health == Health.UNREACHABLE
    assert [part.state for part in parts_of(sessions, delivery)] == [PartState.READY]

    clock.move(timedelta(seconds=6))
    drained(sessions, script, clock)
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert channel_of(sessions, channel).health == Health.OK
    assert script.keys[0] == script.keys[1]


def test_tries_end_with_the_channels_patience(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, patience_minutes=10)
    delivery = a_scheduled(sessions, channel)
    script.answers = [Unreachable(WHY)]
    clock = FixedClock()

    for _ in range(20):
        drained(sessions, script, clock)
        clock.time = max(delivery_of(sessions, delivery).due_at, clock.time)

    ended = delivery_of(sessions, delivery)
    assert ended.state == State.FAILED
    assert NOON + timedelta(minutes=9) < ended.changed_at < NOON + timedelta(minutes=10)
    assert "Because." in str(ended.cause)


def test_a_platform_that_asks_to_wait_is_obeyed_and_costs_no_try(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    first, second = (
        a_scheduled(sessions, channel),
        a_scheduled(sessions, channel, at=NOON + timedelta(seconds=30)),
    )
    script.answers = [RateLimited(WHY, timedelta(minutes=2)), Receipt("a"), Receipt("b")]
    clock = FixedClock()

    drained(sessions, script, clock)
    clock.move(timedelta(minutes=1))
    assert drained(sessions, script, clock) == 0  # the whole channel rests
    clock.move(timedelta(minutes=1))
    drained(sessions, script, clock)

    assert delivery_of(sessions, first).state == delivery_of(sessions, second).state == State.PUBLISHED
    assert delivery_of(sessions, first).tries == 0


def test_a_refused_login_stops_the_channel_and_loses_nothing(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [Unauthorized(WHY)]

    drained(sessions, script)
    drained(sessions, script)

    assert len(script.calls) == 1
    assert channel_of(sessions, channel).health == Health.UNAUTHORIZED
    assert delivery_of(sessions, delivery).state == State.SCHEDULED


def test_a_refusal_fails_with_its_reason(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [Rejected(N_("Too rude."))]

    drained(sessions, script)

    failed = delivery_of(sessions, delivery)
    assert (failed.state, str(failed.cause)) == (State.FAILED, "Too rude.")
    assert attempts_of(sessions, delivery)[0].outcome == Outcome.REFUSED


def test_a_timeout_leaves_the_decision_to_a_person(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [OutcomeUnknown(WHY)]

    drained(sessions, script)
    drained(sessions, script, FixedClock(NOON + timedelta(hours=3)))

    assert len(script.calls) == 1
    assert delivery_of(sessions, delivery).state == State.UNCONFIRMED
    assert delivery_of(sessions, delivery).look_again_at is None


def test_a_manual_task_waits(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [Pending(N_("By hand."))]

    drained(sessions, script)

    assert delivery_of(sessions, delivery).state == State.WAITING
    assert attempts_of(sessions, delivery)[0].outcome == Outcome.WAITING
    assert parts_of(sessions, delivery)[0].state == PartState.WAITING


def test_a_bug_in_an_adapter_leaves_the_attempt_open(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    script.answers = [KeyError("token-1234")]

    drained(sessions, script)

    assert delivery_of(sessions, delivery).state == State.PUBLISHING
    assert attempts_of(sessions, delivery)[0].finished_at is None
    assert parts_of(sessions, delivery)[0].state == PartState.ON_THE_WIRE


def test_no_more_than_the_channel_takes_at_once(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    for _ in range(9):
        a_scheduled(sessions, channel)
    script.slow = 0.01

    assert drained(sessions, script) == 9
    assert script.busiest == 4
