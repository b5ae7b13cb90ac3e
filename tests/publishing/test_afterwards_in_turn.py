"""Corrections and removals take their turn: before what is new, of each channel, within what the platform allows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import update

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Quota, Unreachable
from scheduler.channels import Channel, Health
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Kind, State
from scheduler.publishing.corrections import correcting, taking_down
from scheduler.publishing.reading_back.sweep import sweep
from scheduler.publishing.reading_back.watch import Watch
from scheduler.publishing.tick import look
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.afterwards import THREAD, a_published, asked, the_last
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, channel_of, delivery_of, drained

WHY = N_("Because.")
MINUTE = timedelta(minutes=1)


class Rationed(Scripted):
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("posts", 2, timedelta(minutes=30)),)


@pytest.fixture(autouse=True)
def rationed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, "rationed", Rationed)


def take_down(sessions: Sessions, delivery: int) -> None:
    asked(
        sessions,
        delivery,
        lambda session, variant, by: taking_down.take_down(
            session, variant, reason="A wrong date.", by=by, now=NOON
        ),
    )


def correct(sessions: Sessions, delivery: int, text: str = "Hello, corrected.") -> None:
    asked(
        sessions, delivery, lambda s, variant, by: correcting.propose(s, variant, text=text, by=by, now=NOON)
    )


def published(sessions: Sessions, script: Script, channels: list[int]) -> list[int]:
    found = [a_scheduled(sessions, channel, f"Post {number}.") for number, channel in enumerate(channels)]
    drained(sessions, script)
    return found


def lose(sessions: Sessions, channel: int, **how: Any) -> None:
    with sessions.writing() as session, across_workspaces(session):
        session.execute(update(Channel).where(Channel.id == channel).values(how))


def test_a_removal_does_not_wait_behind_a_burst(sqlite_sessions: Sessions, script: Script) -> None:
    delivery = a_published(sqlite_sessions, script)
    channel = delivery_of(sqlite_sessions, delivery).channel_id
    for number in range(6):
        a_scheduled(sqlite_sessions, channel, f"Burst {number}.")
    take_down(sqlite_sessions, delivery)
    seen: list[int] = []
    script.answers = [lambda: seen.append(len(script.amended))]

    drained(sqlite_sessions, script, slots=1)

    assert len(seen) == 6
    assert seen[0] == 1


def test_one_channel_full_of_removals_keeps_no_other_waiting(sessions: Sessions, script: Script) -> None:
    crowded, other = a_newsroom(sessions, channels=2)
    posts = published(sessions, script, [crowded] * 5 + [other])
    for post in posts:
        take_down(sessions, post)
    # All places of the first are taken by what hangs there.
    hanging = [a_scheduled(sessions, crowded, f"Hangs {number}.") for number in range(4)]
    with sessions.writing() as session, across_workspaces(session):
        for each in hanging:
            session.execute(
                update(type(delivery_of(sessions, each)))
                .where(type(delivery_of(sessions, each)).id == each)
                .values(state=State.PUBLISHING, owner="elsewhere/1", lease_until=NOON + MINUTE)
            )

    drained(sessions, script, slots=2)

    assert [deed for deed, _, _ in script.amended] == ["remove"]
    assert delivery_of(sessions, posts[-1]).state == State.REMOVED


def test_the_sweep_sees_what_lies_behind_fifty_on_a_lost_channel(
    sqlite_sessions: Sessions, script: Script
) -> None:
    lost, paused = a_newsroom(sqlite_sessions, channels=2, lateness="publish")
    posts = published(sqlite_sessions, script, [lost] * 51 + [paused])
    for post in posts:
        take_down(sqlite_sessions, post)
    lose(sqlite_sessions, lost, health=Health.UNAUTHORIZED)
    lose(sqlite_sessions, paused, paused_at=NOON)

    with sqlite_sessions.writing() as session:
        sweep(session, now=NOON, steady=0.0, watch=Watch())

    assert the_last(sqlite_sessions, Kind.REMOVE).state == State.HELD


def test_a_correction_spends_the_quota_and_no_spent_quota_stops_a_removal(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions, platform="rationed")
    first, second = published(sessions, script, [channel, channel])
    correct(sessions, first)
    a_scheduled(sessions, channel, "A third.")
    drained(sessions, script, adapter=Rationed)
    rests = channel_of(sessions, channel).rest_until
    take_down(sessions, second)

    with sessions.reading() as session:
        assert look(session, now=NOON).lanes == {"fast": 1}
    drained(sessions, script, adapter=Rationed)
    while_it_is_spent = [deed for deed, _, _ in script.amended]
    assert rests is not None
    drained(sessions, script, FixedClock(rests), adapter=Rationed)

    assert while_it_is_spent == ["remove"]
    assert [deed for deed, _, _ in script.amended] == ["remove", "edit"]


def test_a_thread_corrected_in_two_tries_keeps_the_address_of_its_first_piece(
    sqlite_sessions: Sessions, script: Script
) -> None:
    delivery = a_published(sqlite_sessions, script, THREAD)
    correct(sqlite_sessions, delivery, THREAD.replace("One", "1").replace("Two", "2"))
    script.afterwards = [None, Unreachable(WHY)]

    drained(sqlite_sessions, script)
    drained(sqlite_sessions, script, FixedClock(NOON + MINUTE))

    assert the_last(sqlite_sessions, Kind.EDIT).state == State.PUBLISHED
    assert delivery_of(sqlite_sessions, delivery).permalink == "https://scripted.example/1?edited"
