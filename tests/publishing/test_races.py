from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Attempt, Delivery, State
from scheduler.publishing.attempt import Outcome
from scheduler.publishing.claiming.claim import Claimant, claim
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.planned import freezing
from scheduler.publishing.sending.ending import Ending
from scheduler.publishing.sending.recording import Stale, finish
from tests.newsroom import NOON, FixedClock
from tests.publishing.invariants import broken
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import (
    SECOND,
    a_newsroom,
    a_scheduled,
    attempts_of,
    delivery_of,
    drained,
    readers,
)


def by(owner: str, script: Script) -> Claimant:
    outside = Outside(lambda channel: Scripted(script), readers, str, Path("/nowhere"))
    return Claimant(owner, 1.0, NOON, outside, Counter({1: 9}))


def test_two_workers_never_take_the_same_delivery(sessions: Sessions, script: Script) -> None:
    channels = a_newsroom(sessions, channels=3)
    deliveries = [a_scheduled(sessions, channel) for channel in channels for _ in range(8)]
    script.slow = 0.002
    rings = [threading.Thread(target=drained, args=(sessions, script)) for _ in range(3)]

    for ring in rings:
        ring.start()
    for ring in rings:
        ring.join()
    drained(sessions, script)

    assert len(script.calls) == len(set(script.keys)) == 24
    assert {delivery_of(sessions, d).state for d in deliveries} == {State.PUBLISHED}
    assert broken(sessions, script.keys, now=NOON) == []


def test_a_freeze_that_came_while_a_claim_waited_for_the_database_stops_it(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)
    asked = asked_by(script, SECOND / 2)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        editor = session.scalars(select(Membership)).one()
        freezing.impose(session, reason="An accident.", by=editor, now=NOON + SECOND / 4)

    with sqlite_sessions.writing() as session:
        taken = claim(session, asked, "fast", free=1)

    assert (taken, delivery_of(sqlite_sessions, delivery).state) == ([], State.SCHEDULED)


def test_a_claim_began_when_it_had_the_gate(sqlite_sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel)

    with sqlite_sessions.writing() as session:
        claim(session, asked_by(script, SECOND / 2), "fast", free=1)

    assert attempts_of(sqlite_sessions, delivery)[0].started_at == NOON + SECOND / 2


def asked_by(script: Script, later: timedelta) -> Claimant:
    """Who asked at noon, and is let in later."""
    return replace(by("late", script), clock=lambda: NOON + later)


def test_a_stale_owners_answer_changes_nothing(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)
    with sessions.writing() as session:
        [claimed] = claim(session, by("slow", script), "fast", free=1)
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Delivery).values(fence=Delivery.fence + 1))

    with pytest.raises(Stale), sessions.writing() as session:
        finish(session, claimed, [], Ending(State.FAILED, Outcome.REFUSED), now=NOON)

    assert delivery_of(sessions, delivery).state == State.PUBLISHING
    assert attempts_of(sessions, delivery)[0].outcome is None


def test_a_channel_gets_its_turn_however_much_another_has_to_say(sessions: Sessions, script: Script) -> None:
    loud, quiet = a_newsroom(sessions, channels=2)
    for _ in range(20):
        a_scheduled(sessions, loud, "Loud.", at=NOON - timedelta(minutes=1))
    a_scheduled(sessions, quiet, "Quiet.")

    with sessions.writing() as session:
        taken = claim(session, by("me", script), "fast", free=2)

    assert {claimed.message.text for claimed in taken} == {"Loud.", "Quiet."}


def test_no_two_claims_count_the_same_room(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    for _ in range(9):
        a_scheduled(sessions, channel)

    with sessions.writing() as session:
        first = claim(session, by("one", script), "fast", free=50)
    with sessions.writing() as session:
        second = claim(session, by("two", script), "fast", free=50)

    assert (len(first), len(second)) == (Scripted.at_once, 0)


def test_a_freeze_waits_for_the_claim_that_is_half_done(sessions: Sessions, script: Script) -> None:
    """Whoever imposes it can therefore be shown everything that can still appear."""
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel)
    seen: list[int] = []

    def impose() -> None:
        with sessions.writing() as session:
            editor = session.scalars(select(Membership).where(Membership.workspace_id == 1)).one()
            freeze = freezing.impose(session, reason="An accident.", by=editor, now=NOON)
            seen.append(len(freezing.under_way(session, freeze)))

    imposing = threading.Thread(target=impose)
    with sessions.writing() as session:
        claim(session, by("me", script), "fast", free=1)
        imposing.start()
        imposing.join(0.2)
        assert imposing.is_alive()
    imposing.join()

    assert seen == [1]


class Unanswered(Sessions):
    """Commits, and then says that it did not know: the answer was lost on the way."""

    def __init__(self, real: Sessions, *, at: int) -> None:
        self.engine, self._make, self.left = real.engine, real._make, at

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            yield session
        self.left -= 1
        if self.left == 0:
            raise OperationalError("COMMIT", {}, Exception("connection lost"))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_commit_without_an_answer_neither_loses_nor_doubles(
    sessions: Sessions, script: Script, at: int
) -> None:
    [channel] = a_newsroom(sessions)
    delivery = a_scheduled(sessions, channel)

    drained(Unanswered(sessions, at=at), script)

    assert len(script.calls) == 1
    assert delivery_of(sessions, delivery).state == State.PUBLISHED
    assert broken(sessions, script.keys, now=NOON) == []


def test_a_channel_that_hangs_does_not_hold_up_the_others(sessions: Sessions, script: Script) -> None:
    hanging, healthy = a_newsroom(sessions, channels=2)
    for _ in range(8):
        a_scheduled(sessions, hanging, "Slow.")
        a_scheduled(sessions, healthy, "Quick.")
    ended: list[str] = []

    class Uneven(Scripted):
        async def publish(self, part: Any, **how: Any) -> Any:
            while part.text == "Slow." and ended.count("Quick.") < 8:
                await asyncio.sleep(0.01)
            ended.append(part.text)
            return await super().publish(part, **how)

    drained(sessions, script, adapter=Uneven)

    assert ended[:8] == ["Quick."] * 8


def test_two_rings_in_one_process_are_two_owners(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    for _ in range(2):
        a_scheduled(sessions, channel)

    drained(sessions, script, clock := FixedClock())
    a_scheduled(sessions, channel)
    drained(sessions, script, clock)

    with sessions.reading() as session, across_workspaces(session):
        owners = {a.owner for a in session.scalars(select(Attempt))}
    assert len(owners) == 2
    assert all(owner.startswith("host:1/") for owner in owners)
