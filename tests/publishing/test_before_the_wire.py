"""What is certain before the first byte leaves: the intent is written, and the timer runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from scheduler.db import Sessions
from scheduler.publishing import PartState, State
from tests.publishing.scripted import Script
from tests.publishing.stage import (
    NoTimer,
    a_newsroom,
    a_scheduled,
    attempts_of,
    delivery_of,
    drained,
    parts_of,
)


def test_the_timer_is_armed_before_a_claim_commits(sqlite_sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    a_scheduled(sqlite_sessions, channel)
    timer, claims, seen = NoTimer(), [], []

    def written(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO attempt"):
            claims.append(statement)

    def committed(connection: Any) -> None:
        if claims:
            seen.append(timer.is_armed)
            claims.clear()

    event.listen(sqlite_sessions.engine, "before_cursor_execute", written)
    event.listen(sqlite_sessions.engine, "commit", committed)
    drained(sqlite_sessions, script, timer=timer)

    assert seen == [True]


def test_the_platform_hears_of_nothing_that_is_not_written_down(
    sqlite_sessions: Sessions, script: Script
) -> None:
    [channel] = a_newsroom(sqlite_sessions)
    delivery = a_scheduled(sqlite_sessions, channel, "One.\n---\nTwo.")
    seen: list[Any] = []

    def look() -> None:
        [attempt] = attempts_of(sqlite_sessions, delivery)
        parts = [(part.state, part.fence) for part in parts_of(sqlite_sessions, delivery)]
        seen.append((attempt.finished_at, parts))

    script.answers = [look]
    drained(sqlite_sessions, script)

    going, ready, sent = PartState.ON_THE_WIRE, PartState.READY, PartState.SENT
    assert seen == [(None, [(going, 1), (ready, None)]), (None, [(sent, 1), (going, 1)])]
    assert delivery_of(sqlite_sessions, delivery).state == State.PUBLISHED
