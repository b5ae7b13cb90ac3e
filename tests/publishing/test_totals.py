"""Running totals: each ended attempt once, whoever counts, and nothing while an earlier one is open."""

from __future__ import annotations

from datetime import timedelta

from scheduler.adapters.base import OutcomeUnknown, Rejected
from scheduler.db import Sessions
from scheduler.health import figures, tallies
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script
from tests.publishing.stage import a_newsroom, a_scheduled, drained

LATER = NOON + timedelta(minutes=1)


def folded(sessions: Sessions) -> int:
    with sessions.writing() as session:
        return tallies.fold(session, now=LATER)


def test_each_ended_attempt_is_counted_once(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    a_scheduled(sessions, channel)
    script.answers = [Rejected(N_("No."))]
    drained(sessions, script)
    for seconds in (2, 7200):
        script.answers = []
        a_scheduled(sessions, channel, at=NOON - timedelta(seconds=seconds), asked_at=NOON, due_at=NOON)
    drained(sessions, script)

    with sessions.reading() as session:
        assert tallies.waiting(session, LATER)
        assert not tallies.waiting(session, NOON + timedelta(seconds=9))
    assert folded(sessions) == 3
    assert folded(sessions) == 0

    with sessions.reading() as session:
        assert not tallies.waiting(session, LATER)
        found = figures(session, LATER)
    assert (found.published, found.attempts["sent"], found.attempts["refused"]) == (2, 2, 1)
    assert found.lateness[-1] == 1  # within the hour
    assert found.states["failed"] == 1


def test_an_open_attempt_holds_the_place(sessions: Sessions, script: Script) -> None:
    [channel] = a_newsroom(sessions)
    clock = FixedClock()
    a_scheduled(sessions, channel)
    drained(sessions, script, clock)
    a_scheduled(sessions, channel)
    script.answers = [KeyError("stands for a crash: the attempt stays open")]
    drained(sessions, script, clock)
    a_scheduled(sessions, channel)
    script.answers = [OutcomeUnknown(N_("Nobody knows."))]
    drained(sessions, script, clock)

    assert folded(sessions) == 1
