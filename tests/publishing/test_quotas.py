from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pytest

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Allowance, Quota, Receipt
from scheduler.channels import Channel
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import State
from scheduler.publishing.claiming import quotas
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, channel_of, delivery_of, drained

WINDOW = timedelta(minutes=30)


class Rationed(Scripted):
    quotas: ClassVar[tuple[Quota, ...]] = (Quota("posts", 3, WINDOW),)


@pytest.fixture(autouse=True)
def rationed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADAPTERS, "rationed", Rationed)


def test_no_more_leave_than_the_platform_allows_and_the_rest_follows(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions, platform="rationed")
    for number in range(5):
        a_scheduled(sessions, channel, f"Post {number}.")
    clock = FixedClock()

    drained(sessions, script, clock)
    before = len(script.calls)
    rests = channel_of(sessions, channel).rest_until
    clock.move(rests - NOON)
    drained(sessions, script, clock)

    assert before == 3
    assert timedelta(0) < rests - NOON - WINDOW <= WINDOW / quotas.SLICES
    assert len(script.calls) == 5


def test_what_is_used_up_outlives_the_worker_and_is_counted_over_all(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions, platform="rationed")
    for owner in ("one", "two", "three", "four"):
        a_scheduled(sessions, channel)
        drained(sessions, script, owner=owner)

    assert len(script.calls) == 3


def test_each_piece_of_a_thread_counts(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions, platform="rationed")
    first = a_scheduled(sessions, channel, "One.\n---\nTwo.", at=NOON - timedelta(minutes=1))
    second = a_scheduled(sessions, channel, "One.\n---\nTwo.")

    drained(sessions, script)

    assert delivery_of(sessions, first).state == State.PUBLISHED
    assert delivery_of(sessions, second).state == State.SCHEDULED


def test_a_channel_with_nothing_left_keeps_no_other_waiting(sessions: Sessions, script: Script) -> None:
    [rationed] = a_newsroom(sessions, platform="rationed")
    [free] = a_newsroom_beside(sessions)
    for _ in range(5):
        a_scheduled(sessions, rationed, "Much.")
    a_scheduled(sessions, free, "Little.")

    drained(sessions, script, slots=2)

    assert "Little." in script.texts


def test_what_the_platform_says_is_left_counts_for_others_who_use_the_account(
    sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sessions, platform="rationed")
    script.answers = [Receipt("a", allowance=Allowance("posts", 0, NOON + timedelta(minutes=20)))]
    for _ in range(2):
        a_scheduled(sessions, channel)

    drained(sessions, script, slots=1)

    assert len(script.calls) == 1
    with sessions.reading() as session, across_workspaces(session):
        why = quotas.explain(session, session.get_one(Channel, channel), now=NOON)
    assert why is not None
    assert why[1] >= NOON + timedelta(minutes=20)
    assert why[0].params["used"] == 3


def a_newsroom_beside(sessions: Sessions) -> list[int]:
    from scheduler.people import Workspace
    from tests.newsroom import a_channel

    with sessions.writing() as session, across_workspaces(session):
        space = session.get_one(Workspace, 1)
        return [a_channel(session, space, "Beside", platform="scripted").id]
