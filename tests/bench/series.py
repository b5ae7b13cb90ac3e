"""How long the dates of a thousand series take: a horizon of 400 days entered, then looked at again.

`python -m tests.bench.series [--series 1000] [--days 400] [--url sqlite:///…]`
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

import scheduler.models  # noqa: F401  (maps every table)
from migrations.migrate import upgrade
from scheduler.db import Sessions, across_workspaces
from scheduler.series import Leaves, Occurrence, Rhythm, Series, making
from scheduler.series.beginning import Wish, begin
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

# As a house has them: most every week, some every month, a few every year.
RULES = (
    ["FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"] * 2
    + ["FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=15"]
    + ["FREQ=YEARLY"]
)  # fmt: skip
ZONES = ("Europe/Paris", "Australia/Lord_Howe", "Africa/Casablanca", "America/New_York")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--series", type=int, default=1000)
    asked.add_argument("--days", type=int, default=400)
    asked.add_argument("--url", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sessions = Sessions(given.url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        upgrade(sessions.engine)
        _begin(sessions, given.series)
        horizon = timedelta(days=given.days)
        first, second = _enter(sessions, horizon), _enter(sessions, horizon)
        each = _look_at_each(sessions, horizon)
        with sessions.reading() as session, across_workspaces(session):
            dates = session.scalar(select(func.count()).select_from(Occurrence))
        print(
            f"{given.series} series, {dates} dates of {given.days} days: {first:.2f} s; again: {second:.3f} s;"
            f" again, each of them looked at: {each:.2f} s (processor)"
        )
        sessions.dispose()


def _begin(sessions: Sessions, number: int) -> None:
    with sessions.writing() as session:
        by = a_member(session, a_workspace(session))
        channels = [a_channel(session, by.workspace, f"Channel {n}") for n in range(10)]
        for n in range(number):
            post = a_post(session, by, f"Text {n}, come and see what the week brings.", channels[n % 10])
            start = datetime(2026, 11, 23, 7 + n % 12, 15 * (n % 4))
            rhythm = Rhythm(start, ZONES[n % 4], RULES[n % len(RULES)])
            wish = Wish(f"Series {n}", rhythm, Leaves.DRAFT)
            begin(session, post, wish, by=by, now=NOON, horizon=timedelta(0))


def _enter(sessions: Sessions, horizon: timedelta) -> float:
    """As the chore does it: a look, then some in each transaction until there are none."""
    begun = time.process_time()
    with sessions.reading() as session:
        waits = making.waiting(session, now=NOON, horizon=horizon)
    while waits:
        with sessions.writing() as session:
            waits = making.enter_due(session, now=NOON, horizon=horizon) == making.AT_ONCE
    # Of the processor: what a shared machine adds says nothing about the code.
    return time.process_time() - begun


def _look_at_each(sessions: Sessions, horizon: timedelta) -> float:
    """What the index spares: every series asked by itself whether a date has come."""
    begun = time.process_time()
    every = select(Series).options(selectinload(Series.template))
    with sessions.writing() as session, across_workspaces(session):
        making.enter(session, session.scalars(every).all(), now=NOON, horizon=horizon)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
