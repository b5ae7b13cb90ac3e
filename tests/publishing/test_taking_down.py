from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from scheduler.adapters.base import (
    OutcomeUnknown,
    Pending,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from scheduler.channels import Health, Lateness
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, Kind, NotInThatState, PartState, Refused, State
from scheduler.publishing.corrections import concluding, taking_down
from scheduler.publishing.planned import freezing
from scheduler.publishing.reading_back.sweep import release, sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.afterwards import THREAD, a_published, asked, the_last
from tests.publishing.invariants import broken
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import (
    a_newsroom,
    a_scheduled,
    attempts_of,
    channel_of,
    delivery_of,
    drained,
    parts_of,
    variant_of,
)

WHY = N_("Because.")
MINUTE = timedelta(minutes=1)


def take_down(sessions: Sessions, delivery: int, **how: Any) -> Delivery:
    how.setdefault("reason", "A wrong date.")
    how.setdefault("now", NOON)
    return asked(
        sessions, delivery, lambda session, variant, by: taking_down.take_down(session, variant, by=by, **how)
    )


def swept(sessions: Sessions, clock: FixedClock) -> None:
    with sessions.writing() as session:
        sweep(session, now=clock.now(), steady=clock.steady(), watch=Watch())


def test_what_is_published_comes_down_and_the_variant_is_removed(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    before = variant_of(sessions, delivery).sequence

    take_down(sessions, delivery)
    drained(sessions, script)

    assert script.amended == [("remove", "r1", "")]
    gone, removal = delivery_of(sessions, delivery), the_last(sessions, Kind.REMOVE)
    assert (gone.state, removal.state) == (State.REMOVED, State.REMOVED)
    assert "A wrong date." in str(gone.cause and gone.cause.params) and gone.permalink == ""
    [attempt] = attempts_of(sessions, removal.id)
    assert (attempt.kind, attempt.outcome) == ("remove", "sent")
    assert variant_of(sessions, delivery).sequence > before
    assert broken(sessions, script.keys, now=NOON) == []


def test_asked_twice_it_is_one_removal(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)

    first, second = take_down(sessions, delivery), take_down(sessions, delivery)
    drained(sessions, script)
    drained(sessions, script)

    assert first.id == second.id
    assert len(script.amended) == 1
    with pytest.raises(NotInThatState):
        take_down(sessions, delivery)


def test_a_reason_is_needed(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)

    with pytest.raises(taking_down.ReasonNeeded):
        take_down(sessions, delivery, reason="  ")


def test_a_thread_comes_down_from_its_end_part_by_part(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script, THREAD)
    take_down(sessions, delivery)
    script.afterwards = [None, Unreachable(WHY)]
    clock = FixedClock()

    drained(sessions, script, clock)
    halfway = the_last(sessions, Kind.REMOVE)
    assert [part.state for part in parts_of(sessions, halfway.id)] == ["ready", "ready", "sent"]
    assert (halfway.state, delivery_of(sessions, delivery).state) == (State.SCHEDULED, State.PUBLISHED)
    clock.move(MINUTE)
    drained(sessions, script, clock)

    assert [remote for _, remote, _ in script.amended] == ["r3", "r2", "r2", "r1"]
    assert delivery_of(sessions, delivery).state == State.REMOVED


@pytest.mark.parametrize("fault", [OutcomeUnknown(WHY), Unreachable(WHY), RateLimited(WHY, MINUTE)])
def test_a_fault_is_followed_by_another_try_with_the_same_key(
    sessions: Sessions, script: Script, fault: Exception
) -> None:
    delivery = a_published(sessions, script)
    take_down(sessions, delivery)
    script.afterwards = [fault]
    clock = FixedClock()

    drained(sessions, script, clock)
    waiting = the_last(sessions, Kind.REMOVE)
    assert waiting.state == State.SCHEDULED and waiting.due_at > NOON
    clock.move(2 * MINUTE)
    drained(sessions, script, clock)

    assert delivery_of(sessions, delivery).state == State.REMOVED
    assert len(set(script.amended_keys)) == 1 and len(script.amended_keys) == 2
    expected = "unknown" if isinstance(fault, OutcomeUnknown) else "not_sent"
    assert [a.outcome for a in attempts_of(sessions, waiting.id)] == [expected, "sent"]


def test_after_patience_a_lost_answer_asks_a_person(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    removal = take_down(sessions, delivery)
    script.afterwards = [OutcomeUnknown(WHY) for _ in range(40)]
    clock = FixedClock()

    for _ in range(70):
        drained(sessions, script, clock)
        swept(sessions, clock)
        clock.move(MINUTE)

    asks = delivery_of(sessions, removal.id)
    assert (asks.state, asks.look_again_at) == (State.UNCONFIRMED, None)
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    asked(sessions, delivery, lambda session, v, by: conclude(session, removal, concluding.done, by))
    assert delivery_of(sessions, delivery).state == State.REMOVED


def conclude(session: Any, delivery: Delivery, deed: Any, by: Membership, **how: Any) -> None:
    deed(session, session.get_one(Delivery, delivery.id), by=by, now=NOON, **how)


def test_a_refusal_fails_it_and_a_person_may_do_it_by_hand(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    removal = take_down(sessions, delivery)
    script.afterwards = [Rejected(N_("Too old."))]

    drained(sessions, script)
    assert delivery_of(sessions, removal.id).state == State.FAILED
    asked(sessions, delivery, lambda s, v, by: conclude(s, removal, concluding.by_hand, by))
    assert delivery_of(sessions, removal.id).state == State.WAITING
    asked(sessions, delivery, lambda s, v, by: conclude(s, removal, concluding.done, by, note="Done."))

    assert delivery_of(sessions, delivery).state == State.REMOVED
    assert delivery_of(sessions, removal.id).proof == "Done."


def test_after_a_refusal_it_can_be_asked_for_again(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    first = take_down(sessions, delivery)
    script.afterwards = [Rejected(N_("Too old."))]
    drained(sessions, script)

    second = take_down(sessions, delivery)
    drained(sessions, script)

    assert delivery_of(sessions, first.id).state == State.DROPPED
    assert delivery_of(sessions, second.id).state == State.REMOVED


def test_lost_credentials_leave_it_waiting_for_the_reconnection(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    removal = take_down(sessions, delivery)
    script.afterwards = [Unauthorized(WHY)]

    drained(sessions, script)

    assert delivery_of(sessions, removal.id).state == State.SCHEDULED
    assert channel_of(sessions, removal.channel_id).health == Health.UNAUTHORIZED
    assert drained(sessions, script) == 0


def test_a_freeze_does_not_keep_up_what_has_to_come_down(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    asked(sessions, delivery, lambda s, v, by: freezing.impose(s, reason="Crisis", by=by, now=NOON))

    take_down(sessions, delivery)
    swept(sessions, FixedClock())
    drained(sessions, script)

    assert delivery_of(sessions, delivery).state == State.REMOVED


def test_it_can_be_withdrawn_until_it_is_taken(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    removal = take_down(sessions, delivery, wait=timedelta(seconds=10))
    assert drained(sessions, script) == 0

    asked(sessions, delivery, lambda s, v, by: conclude(s, removal, concluding.leave, by))
    drained(sessions, script, FixedClock(NOON + MINUTE))

    assert script.amended == []
    assert delivery_of(sessions, removal.id).state == State.DROPPED
    assert delivery_of(sessions, delivery).state == State.PUBLISHED


def test_a_dead_worker_s_removal_is_simply_made_again(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    removal = take_down(sessions, delivery)
    script.afterwards = [ZeroDivisionError("a bug leaves the attempt open")]
    drained(sessions, script)
    assert delivery_of(sessions, removal.id).state == State.PUBLISHING

    with sessions.writing() as session:
        assert release(session, "host:1", now=NOON) == 1
    again = delivery_of(sessions, removal.id)
    assert again.state == State.SCHEDULED and again.due_at > NOON
    drained(sessions, script, FixedClock(NOON + MINUTE))

    assert delivery_of(sessions, delivery).state == State.REMOVED
    assert [a.outcome for a in attempts_of(sessions, removal.id)] == ["unknown", "sent"]


def test_a_part_nobody_knows_the_address_of_is_left_to_a_person(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script, THREAD)
    with sessions.writing() as session, across_workspaces(session):
        part = session.merge(parts_of(sessions, delivery)[1])
        part.receipt = None
    removal = take_down(sessions, delivery)

    drained(sessions, script)

    assert [remote for _, remote, _ in script.amended] == ["r3", "r1"]
    assert delivery_of(sessions, removal.id).state == State.WAITING
    assert [p.state for p in parts_of(sessions, removal.id)] == [
        PartState.SENT, PartState.WAITING, PartState.SENT,
    ]  # fmt: skip
    asked(sessions, delivery, lambda s, v, by: conclude(s, removal, concluding.done, by))
    assert delivery_of(sessions, delivery).state == State.REMOVED


def test_a_platform_that_asks_for_patience_leaves_it_to_a_person(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)
    removal = take_down(sessions, delivery)
    script.afterwards = [Pending(WHY, look_again=MINUTE)]

    drained(sessions, script)

    waits = delivery_of(sessions, removal.id)
    assert (waits.state, waits.look_again_at) == (State.WAITING, None)


def test_half_a_thread_that_failed_can_be_taken_down(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel, THREAD)
    script.answers = [lambda: None, Rejected(WHY)]
    drained(sessions, script)
    assert delivery_of(sessions, delivery).state == State.FAILED

    take_down(sessions, delivery)
    drained(sessions, script)

    assert [remote for _, remote, _ in script.amended] == ["r1"]
    assert delivery_of(sessions, delivery).state == State.REMOVED


def test_where_the_platform_cannot_it_is_somebody_s_task(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = a_published(sessions, script)
    monkeypatch.setattr(Scripted, "capabilities", frozenset())

    removal = take_down(sessions, delivery)

    assert removal.state == State.WAITING and "lets no program take down" in str(removal.cause)
    assert drained(sessions, script) == 0


def test_what_was_sent_for_good_is_refused_in_a_sentence(
    sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = a_published(sessions, script)
    monkeypatch.setattr(Scripted, "sent_for_good", N_("It is in people's hands."))

    with pytest.raises(Refused, match="in people's hands"):
        take_down(sessions, delivery, by_hand=True)


def test_late_is_missed_never_dropped_in_silence(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script, lateness=Lateness.DROP, patience_minutes=5)
    removal = take_down(sessions, delivery)

    swept(sessions, FixedClock(NOON + 6 * MINUTE))

    assert delivery_of(sessions, removal.id).state == State.MISSED


def test_everything_of_a_post_comes_down_at_once(sessions: Sessions, script: Script) -> None:
    delivery = a_published(sessions, script)

    def everywhere(session: Any, variant: Variant, by: Membership) -> tuple[int, int]:
        made, cannot = taking_down.take_down_everywhere(
            session, variant.post, reason="Wrong.", by=by, now=NOON
        )
        return len(made), len(cannot)

    assert asked(sessions, delivery, everywhere) == (1, 0)
    drained(sessions, script)
    assert delivery_of(sessions, delivery).state == State.REMOVED
    assert asked(sessions, delivery, everywhere) == (0, 0)
