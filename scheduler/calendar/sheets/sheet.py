"""A spreadsheet that was brought: its rows, how far they are entered, and what takes each back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.calendar.going import GoesOn
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Sheet(GoesOn, WorkspaceRow, Base):
    __tablename__ = "sheet"
    __table_args__ = (
        Index(
            "ix_sheet_going",
            "id",
            sqlite_where=text("going IS NOT NULL"),
            postgresql_where=text("going IS NOT NULL"),
        ),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    # By row looked at so far: what would happen, and why not. None: brought before sheets were looked through.
    verdicts: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    # By row entered so far: what happened in words, and the row as it was before (None: there was none).
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    undoing: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[int] = mapped_column(default=0)  # how many outcomes, from the end, are taken back
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_looked_through(self) -> bool:
        return len(self.verdicts or []) >= len(self.rows)

    @property
    def is_done(self) -> bool:
        return len(self.outcomes) >= len(self.rows)


class SheetKey(WorkspaceRow, Base):
    """The key a person gave a new row: brought again, it is the same post."""

    __tablename__ = "sheet_key"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "key"),
    )

    key: Mapped[str] = mapped_column(String(80))
    variant_id: Mapped[int] = mapped_column()
