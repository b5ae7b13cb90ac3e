"""A claim as if its instant had come, taken back: it must leave no trace, whatever it walked through."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Attempt, Delivery, State
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.claiming.rehearsing import rehearse
from tests.newsroom import NOON, FixedClock
from tests.publishing.scripted import Script, Scripted
from tests.publishing.stage import a_newsroom, a_scheduled, drained, readers

SOON = NOON + timedelta(seconds=1)


def test_a_rehearsal_takes_nothing_and_the_claim_after_it_everything(sqlite_sessions: Sessions) -> None:
    (channel,) = a_newsroom(sqlite_sessions)
    a_scheduled(sqlite_sessions, channel, at=SOON)
    opened: list[str] = []

    def connect(facts):  # type: ignore[no-untyped-def]
        opened.append(facts.public_id)
        return Scripted(Script())

    rehearse(sqlite_sessions, "fast", outside=Outside(connect, readers, str, Path("/nowhere")), at=SOON)

    with sqlite_sessions.reading() as session, across_workspaces(session):
        row = session.scalars(select(Delivery)).one()
        assert (row.state, row.fence, row.owner, row.first_tried_at) == (State.SCHEDULED, 0, None, None)
        assert session.scalars(select(Attempt)).all() == []
    assert opened, "it went the whole way"
    script = Script()
    assert drained(sqlite_sessions, script, FixedClock(NOON)) == 0
    assert drained(sqlite_sessions, script, FixedClock(SOON)) == 1


def test_a_rehearsal_opens_every_channel_that_has_something_due_then(sqlite_sessions: Sessions) -> None:
    for channel in a_newsroom(sqlite_sessions, channels=12):
        a_scheduled(sqlite_sessions, channel, at=SOON)
    opened: list[str] = []

    def connect(facts):  # type: ignore[no-untyped-def]
        opened.append(facts.public_id)
        return Scripted(Script())

    rehearse(sqlite_sessions, "fast", outside=Outside(connect, readers, str, Path("/nowhere")), at=SOON)

    assert len(set(opened)) == len(opened) == 12
