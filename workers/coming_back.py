"""The tick's chores for what comes back and what ends. Each looks first, and opens a transaction only where something is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.config import Settings
from scheduler.db import Sessions
from scheduler.expiry import coming_due
from scheduler.series import catching_up, filling, letting_in, making, running_out

A_TURN = timedelta(seconds=4)


def enter_dates(settings: Settings, sessions: Sessions, now: datetime) -> None:
    horizon = timedelta(days=settings.series_horizon_days)
    with sessions.reading() as session:
        if not making.waiting(session, now=now, horizon=horizon):
            return
    entered = making.AT_ONCE
    while entered == making.AT_ONCE:
        with sessions.writing() as session:
            entered = making.enter_due(session, now=now, horizon=horizon)


def ask_ahead(sessions: Sessions, now: datetime) -> None:
    """Texts that grow old, series that run out: while there is time."""
    with sessions.writing() as session:
        filling.ask_about_old(session, now=now)
        running_out.tell_of_ends(session, now=now)


def let_dates_in(sessions: Sessions, now: datetime) -> None:
    with sessions.reading() as session:
        if not letting_in.waiting(session):
            return
    # Some at a time: what is due must not wait behind hundreds of questions to the gate.
    with sessions.writing() as session:
        letting_in.let_in_due(session, now=now)


def end_posts(sessions: Sessions, now: datetime) -> None:
    with sessions.reading() as session:
        if not coming_due.waiting(session, now=now):
            return
    with sessions.writing() as session:
        coming_due.see_to(session, now=now)


def catch_up(sessions: Sessions, clock: Clock, stopping: Callable[[], bool]) -> int:
    """Dates that a change of their series has not reached yet, for some seconds; gives how many it was.

    Rung again while there are any: a worker is lent to this, not given away, because posts fall due meanwhile.
    """
    end, done, some = clock.now() + A_TURN, 0, True
    while some and not stopping() and clock.now() < end:
        with sessions.writing() as session:
            found = catching_up.catch_up(session, now=clock.now())
        done, some = done + found, found > 0
    return done
