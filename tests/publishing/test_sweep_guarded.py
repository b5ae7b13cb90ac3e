"""One that cannot be judged stops nothing else, and what moved on meanwhile is nobody's to take over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.adapters.base import OutcomeUnknown, RateLimited, Receipt
from scheduler.channels import Channel, Lateness
from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery, PartState, State
from scheduler.publishing.gating import renewal
from scheduler.publishing.patience import Patience
from scheduler.publishing.planned import lateness
from scheduler.publishing.reading_back import resolving
from scheduler.publishing.reading_back.settling import settle
from scheduler.publishing.reading_back.watch import Watch
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock, a_member
from tests.publishing.afterwards import THREAD, asked
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, channel_of, delivery_of, drained, parts_of
from tests.publishing.test_sweep import a_crash, swept

WHY = N_("Because.")


def an_old_stamp(sessions: Sessions, delivery: int, channel: int | None = None, **of_channel: str) -> None:
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).where(Delivery.id == delivery).values(stamp="0.0.-"))
        if of_channel:
            session.execute(update(Channel).where(Channel.id == channel).values(of_channel))


@pytest.mark.parametrize("trouble", ["platform", "fault"])
def test_one_the_gate_cannot_judge_stops_no_sweep(
    sqlite_sessions: Sessions, script: Script, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    clock, watch = FixedClock(), Watch()
    *space, crashed = a_newsroom(sqlite_sessions, channels=3)
    dead = a_scheduled(sqlite_sessions, crashed)
    script.answers = [KeyError("stands for a crash: the attempt stays open")]
    drained(sqlite_sessions, script)
    odd = a_scheduled(sqlite_sessions, space[0], "Odd.")
    well = a_scheduled(sqlite_sessions, space[1], "Well.")
    an_old_stamp(
        sqlite_sessions,
        odd,
        space[0],
        **({"platform": "of_another_release"} if trouble == "platform" else {}),
    )
    an_old_stamp(sqlite_sessions, well)
    if trouble == "fault":
        real = renewal.gate.look

        def breaks(session: object, variant: Variant, **how: object) -> object:
            if variant.post.text == "Odd.":
                raise KeyError("a fault of ours")
            return real(session, variant, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(renewal.gate, "look", breaks)

    swept(sqlite_sessions, watch, clock)
    clock.move(timedelta(seconds=11))
    swept(sqlite_sessions, watch, clock)

    assert delivery_of(sqlite_sessions, dead).state == State.UNCONFIRMED
    assert delivery_of(sqlite_sessions, well).stamp != "0.0.-"
    judged = delivery_of(sqlite_sessions, odd).state
    assert judged == (State.SCHEDULED if trouble == "platform" else State.HELD)


def test_what_another_worker_holds_by_now_is_not_taken_over(
    sqlite_sessions: Sessions, script: Script
) -> None:
    delivery = a_crash(sqlite_sessions, script)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        seen = session.get_one(Delivery, delivery)
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery)
            .values(fence=Delivery.fence + 1, owner="another/1")
            .execution_options(synchronize_session=False)
        )

        settled = settle(session, [(seen.id, seen.fence)], now=NOON)

    assert settled == 0
    assert delivery_of(sqlite_sessions, delivery).owner == "another/1"
    assert parts_of(sqlite_sessions, delivery)[0].state == PartState.ON_THE_WIRE


def test_of_two_rests_the_longer_one_holds(sqlite_sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    for number in range(2):
        a_scheduled(sqlite_sessions, channel, f"Post {number}.")
    rests = iter([timedelta(minutes=30), timedelta(seconds=5)])

    def limited() -> None:
        raise RateLimited(WHY, next(rests))

    script.answers = [limited]

    drained(sqlite_sessions, script)

    assert channel_of(sqlite_sessions, channel).rest_until == NOON + timedelta(minutes=30)


def test_a_persons_word_about_a_doubtful_piece_lets_the_rest_of_the_thread_follow(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel, THREAD)
    script.answers = [Receipt("a"), OutcomeUnknown(WHY), Receipt("c")]
    drained(sqlite_sessions, script)

    asked(
        sqlite_sessions, delivery,
        lambda s, variant, by: resolving.resolve(s, variant, outcome="published", note="I see two.", by=by, now=NOON),
    )  # fmt: skip
    drained(sqlite_sessions, script)

    assert script.texts == ["One.", "Two.", "Three."]
    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED


def test_who_may_not_schedule_does_not_say_how_late_something_scheduled_may_leave(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)

    def choose(session: object, variant: Variant, by: Membership) -> None:
        lou = a_member(session, by.workspace, Role.CONTRIBUTOR, name="Lou Petit")  # type: ignore[arg-type]
        variant.post.author_id = lou.user_id
        lateness.choose(session, variant, Patience(60, Lateness.PUBLISH), by=lou, now=NOON)  # type: ignore[arg-type]

    with pytest.raises(NotAllowed):
        asked(sqlite_sessions, delivery, choose)
