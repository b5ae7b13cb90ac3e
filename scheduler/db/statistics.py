"""What SQLite's planner knows of the tables. PostgreSQL gathers it by itself; SQLite only when told to.

Not by `PRAGMA optimize`: that also measures tables of three rows, and a connection opened then believes in three
rows for as long as it lives. Knowing nothing, SQLite takes a table for large, which is the safe mistake.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from scheduler.db.base import Base
from scheduler.db.sessions import Sessions

LARGE = 1000  # rows from which on it pays to know how the values of an index are spread
GROWN = 4  # times as many rows as when it was measured
ENOUGH = 400  # rows read of each index: milliseconds, however large the table


def refresh(sessions: Sessions) -> list[str]:
    """Measures tables that are large and new to the planner, or have grown; gives their names."""
    if not sessions.is_sqlite:
        return []
    # Not through a session: that would open a transaction around it, and roll what was learnt back at its end.
    with closing(sessions.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        known = _known(cursor)
        cursor.execute(f"PRAGMA analysis_limit={ENOUGH}")
        stale = [name for name in Base.metadata.tables if _is_stale(cursor, name, known.get(name, 0))]
        for name in stale:
            cursor.execute(f'ANALYZE "{name}"')
        return stale


def _known(cursor: Any) -> dict[str, int]:
    """Rows of each table when it was last measured."""
    if not cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
        return {}
    measured = cursor.execute("SELECT tbl, max(CAST(stat AS integer)) FROM sqlite_stat1 GROUP BY tbl")
    return dict(measured.fetchall())


def _is_stale(cursor: Any, name: str, known: int) -> bool:
    # The highest number stands for the count, which would read the whole table.
    rows = cursor.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0] or 0
    return bool(rows >= LARGE and rows >= known * GROWN)
