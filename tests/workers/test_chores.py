"""What the tick rings for beside deliveries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from scheduler import notices
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.wording import N_
from tests.newsroom import NOON, FixedClock, a_channel, a_member, a_workspace
from workers.chores import Chore, Chores, usual_chores
from workers.jobs import BELLS


class Ear:
    """A doorbell that only hears, and the stand-in for when nobody comes."""

    def __init__(self, *, somebody_comes: bool = True) -> None:
        self.heard: list[str] = []
        self.seen_to: list[str] = []
        self.somebody_comes = somebody_comes

    def see_to(self, chore: str) -> None:
        self.seen_to.append(chore)

    def call(self, bell: str) -> bool:
        assert bell in BELLS
        self.heard.append(bell)
        return self.somebody_comes


@pytest.fixture
def rung(settings: Settings, sqlite_sessions: Sessions) -> Callable[..., list[str]]:
    """What one round of chores rings for, some time after noon."""

    def after(later: timedelta = timedelta(0), *, smtp_url: str | None = None) -> list[str]:
        ear = Ear()
        mine = replace(settings, smtp_url=smtp_url, mail_from="newsroom@example.org")
        chores = usual_chores(mine, sqlite_sessions, ear, ear, FixedClock())  # type: ignore[arg-type]
        chores.do(NOON + later, sweep=False)
        return ear.heard

    return after


def test_connections_not_looked_at_for_an_hour_are_rung_for(rung, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        a_channel(session, a_workspace(session), checked_at=NOON)

    assert rung(timedelta(minutes=59)) == []
    assert rung(timedelta(minutes=60)) == ["connections"]


def test_unread_notices_are_rung_for_where_mail_can_leave(rung, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        notices.tell(
            session,
            ada.workspace_id,
            kind="failed",
            text=N_("It failed."),
            about="v",
            now=NOON,
            users=[ada.user_id],
        )

    assert rung(timedelta(minutes=2)) == []
    assert rung(timedelta(minutes=2), smtp_url="smtp://127.0.0.1:1") == ["letters"]


def test_what_nobody_comes_for_is_seen_to_without_redis(
    settings: Settings, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        a_channel(session, a_workspace(session))
    ear = Ear(somebody_comes=False)

    usual_chores(settings, sqlite_sessions, ear, ear, FixedClock()).do(NOON, sweep=False)  # type: ignore[arg-type]

    assert ear.seen_to == ["connections"]


def test_a_question_that_fails_or_a_chore_that_breaks_keeps_no_other_from_being_done() -> None:
    done: list[str] = []

    def breaks(*anything: object) -> list[bool]:
        raise ProgrammingError("SELECT", None, Exception("no such column"))

    def chore(name: str, **more: object) -> Chore:
        return Chore(name, timedelta(seconds=2), lambda now: done.append(name), **more)  # type: ignore[arg-type]

    chores = [
        Chore("broken", timedelta(seconds=2), breaks),
        chore("asks badly", asks=breaks),
        chore("asks well", asks=lambda now: [select(1)]),
        chore("asks nothing"),
    ]
    Chores(chores, answer=breaks).do(NOON, sweep=False)

    assert done == ["asks badly", "asks well", "asks nothing"]
