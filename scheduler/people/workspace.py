"""A workspace: one brand or organisation, with its own people, channels and posts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String, bindparam, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.db import Base, UtcDateTime, new_public_id


class Workspace(Base):
    __tablename__ = "workspace"
    __table_args__ = (CheckConstraint("first_weekday BETWEEN 0 AND 6", name="first_weekday"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    zone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(8))
    country: Mapped[str] = mapped_column(
        String(2), default=""
    )  # whose public holidays are shown; "": its zone's
    region: Mapped[str] = mapped_column(
        String(8), default="", server_default=""
    )  # of that country: its own holidays
    currency: Mapped[str] = mapped_column(String(3), default="EUR", server_default="EUR")  # of every budget
    kept_for: Mapped[dict[str, int] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # days by kind: see privacy.retention
    first_weekday: Mapped[int] = mapped_column(default=0)  # 0 Monday … 6 Sunday
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Moves with every change a calendar can show: pages poll it, feeds derive their ETag from it.
    changes: Mapped[int] = mapped_column(default=0)
    # How many of those only a channel's or a person's part can show: see `parts`.
    changes_apart: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def touch(session: Session, workspace_id: int, now: datetime) -> None:
    """Something a calendar shows has changed. `changed_at` never goes back, nor stands still: readers of feeds
    compare it, and two changes in one second must differ."""
    session.flush()
    moved_on(session, COUNTED, workspace_id, now)


def moved_on(session: Session, counted: Any, workspace_id: int, now: datetime) -> None:
    """Count a change; `counted` is COUNTED, or COUNTED_APART of a part."""
    connection, here = session.connection(), {"space": workspace_id}
    before = connection.execute(counted, here).scalar_one()
    connection.execute(MOVED, here | {"at": max(now, before + timedelta(seconds=1))})


# Built once: a sheet of thousands of rows asks this twice a row.
_ROW: Any = Workspace.__table__
_OURS = _ROW.c.id == bindparam("space")
COUNTED = update(_ROW).where(_OURS).values(changes=_ROW.c.changes + 1).returning(_ROW.c.changed_at)
COUNTED_APART = COUNTED.values(changes_apart=_ROW.c.changes_apart + 1)
MOVED = update(_ROW).where(_OURS).values(changed_at=bindparam("at"))
