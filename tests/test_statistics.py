from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, text

from scheduler.db import Beat, Sessions, statistics
from tests.newsroom import NOON


def measured(sessions: Sessions) -> dict[str, int]:
    with sessions.reading() as session:
        rows = session.execute(text("SELECT tbl, max(CAST(stat AS integer)) FROM sqlite_stat1 GROUP BY tbl"))
        return {name: count for name, count in rows}


def beats(sessions: Sessions, numbers: range) -> None:
    rows = [{"name": f"tick:{n}", "role": "tick", "at": NOON + timedelta(seconds=n)} for n in numbers]
    with sessions.writing() as session:
        session.execute(insert(Beat), rows)


def test_large_tables_are_measured_once_and_again_when_they_have_grown(sqlite_sessions):
    beats(sqlite_sessions, range(10))
    assert statistics.refresh(sqlite_sessions) == []

    beats(sqlite_sessions, range(10, 1500))
    assert statistics.refresh(sqlite_sessions) == ["beat"]
    assert measured(sqlite_sessions)["beat"] > 1000
    assert statistics.refresh(sqlite_sessions) == []

    beats(sqlite_sessions, range(1500, 8000))
    assert statistics.refresh(sqlite_sessions) == ["beat"]
