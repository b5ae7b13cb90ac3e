"""A workspace's lock around its gate: many may stand on a ground at once, who takes it away waits for them, and they for him.

Shared by a claim and by whoever asks the gate; exclusive for a freeze, an embargo, an adoption, other speakers, a yes that is
taken back. SQLite has one writer at a time, which is lock enough.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

# The first half of PostgreSQL's two-part advisory lock; the second is the workspace.
LOCK = 0x6D61


def close(session: Session | Connection, workspace_id: int) -> None:
    """Wait until no claim is half done and nothing is half scheduled. To be asked for before anything is read: two that
    both hold it and both want to close it would wait for each other."""
    _lock(session, "pg_advisory_xact_lock", workspace_id)


def hold(session: Session, workspace_ids: Iterable[int]) -> None:
    """What allows or forbids, read after this, stays the truth until the commit."""
    for workspace_id in sorted(set(workspace_ids)):
        _lock(session, "pg_advisory_xact_lock_shared", workspace_id)


def _lock(session: Session | Connection, function: str, workspace_id: int) -> None:
    connection = session if isinstance(session, Connection) else session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT {function}(:kind, :space)"), {"kind": LOCK, "space": workspace_id})
