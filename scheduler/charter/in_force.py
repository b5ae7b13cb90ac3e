"""The version that holds, and its rules ready to be asked."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.charter.book import Book
from scheduler.charter.version import CharterRule, CharterVersion

# An adopted version never changes, so its rules are built once a process. Its public id is random and its digest is of every
# clause and rule: no other database's version of the same number is taken for it.
_built: OrderedDict[tuple[int, str, str], Book] = OrderedDict()
KEPT = 64  # versions; a process that serves more workspaces builds some of them again


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
    version = session.execute(
        select(CharterVersion.id, CharterVersion.public_id, CharterVersion.digest)
        .where(CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
    ).first()
    if version is None:
        return None
    key = (version.id, version.public_id, version.digest or "")
    found = _built.pop(key, None) or _build(session, workspace_id, version.id)
    _built[key] = found
    while len(_built) > KEPT:
        _built.popitem(last=False)
    return found


def _build(session: Session, workspace_id: int, version_id: int) -> Book:
    return Book.of(
        session.scalars(
            select(CharterVersion)
            .where(CharterVersion.workspace_id == workspace_id, CharterVersion.id == version_id)
            .options(selectinload(CharterVersion.rules).selectinload(CharterRule.clause))
        ).one()
    )
