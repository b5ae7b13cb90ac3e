"""A plan's file that was brought: what it says, how far it is entered, and what takes each item back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.calendar.going import GoesOn
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class PlanFile(GoesOn, WorkspaceRow, Base):
    __tablename__ = "plan_file"
    __table_args__ = (
        Index(
            "ix_plan_file_going",
            "id",
            sqlite_where=text("going IS NOT NULL"),
            postgresql_where=text("going IS NOT NULL"),
        ),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(200))
    stored: Mapped[dict[str, Any]] = mapped_column(JSON)  # as `shape.plan` gives it
    items: Mapped[int] = mapped_column()
    # By item entered so far: what happened, the item as it was before (None: there was none) and as it was left.
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    undoing: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[int] = mapped_column(default=0)  # how many outcomes, from the end, are taken back
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_done(self) -> bool:
        return len(self.outcomes) >= self.items
