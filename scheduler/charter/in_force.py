"""The version that holds, and its rules ready to be asked."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.charter.book import Book
from scheduler.charter.version import CharterRule, CharterVersion


def adopted(session: Session, workspace_id: int) -> CharterVersion | None:
    """The version that holds now; None before the first adoption."""
    return session.scalar(
        select(CharterVersion)
        .where(CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
    )


def book(session: Session, workspace_id: int) -> Book | None:
    """The adopted rules, ready to review many variants; None before the first adoption."""
    version = session.scalar(
        select(CharterVersion)
        .where(CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
        .options(selectinload(CharterVersion.rules).selectinload(CharterRule.clause))
    )
    return Book.of(version) if version else None
