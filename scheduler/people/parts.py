"""Parts of the calendar by themselves: a channel's, a person's. What shows one part alone is drawn anew when that part changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.db import Base, WorkspaceRow
from scheduler.people.workspace import COUNTED_APART, Workspace, moved_on


class PartChanges(WorkspaceRow, Base):
    """How often a part changed by itself, apart from what changes everything (`Workspace.changes_apart`)."""

    __tablename__ = "part_changes"
    __table_args__ = (UniqueConstraint("workspace_id", "part"),)

    part: Mapped[str] = mapped_column(String(32))  # the public id of a channel or of a person
    changes: Mapped[int] = mapped_column()


def touch_parts(session: Session, workspace_id: int, parts: Collection[str], now: datetime) -> None:
    """Like `touch`, where it is known who can see it: only calendars of all posts, and those of these parts, are another.

    Whoever is not certain calls `touch`: a part too many costs a drawing, one too few hides a change for an hour.
    """
    session.flush()
    moved_on(session, COUNTED_APART, workspace_id, now)  # locks the workspace, so the parts need no order
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    new = insert(PartChanges.__table__)  # type: ignore[arg-type]
    counted = new.on_conflict_do_update(
        index_elements=["workspace_id", "part"], set_={"changes": PartChanges.__table__.c.changes + 1}
    )
    rows = [{"workspace_id": workspace_id, "part": part, "changes": 1} for part in sorted(parts)]
    if rows:
        session.connection().execute(counted, rows)


def count_of(session: Session, space: Workspace, parts: Collection[str]) -> tuple[int, int]:
    """Another as soon as anything changes that these parts can show. Without parts: what shows no posts at all."""
    everywhere = space.changes - space.changes_apart
    if not parts:
        return everywhere, 0
    its = select(func.sum(PartChanges.changes)).where(
        PartChanges.workspace_id == space.id, PartChanges.part.in_(parts)
    )
    return everywhere, session.scalar(its) or 0
