"""A spreadsheet that was brought: its rows, how far they are entered, and what takes each back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    of_calendar: Mapped[bool] = mapped_column(default=False, server_default=false())  # its rows were events
    rows: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    # By row looked at so far: what would happen, and why not. None: brought before sheets were looked through.
    verdicts: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    # Of files entered before there were parts; of others it stays empty.
    old_outcomes: Mapped[list[dict[str, Any]]] = mapped_column("outcomes", JSON, default=list)
    in_parts: Mapped[int] = mapped_column(default=0, server_default="0")  # rows entered, told in `parts`
    undoing: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[int] = mapped_column(default=0)  # how many outcomes, from the end, are taken back
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    # Written one by one and read as one only by the page: five thousand rows are five megabytes.
    parts: Mapped[list[SheetPart]] = relationship(
        foreign_keys="SheetPart.sheet_id",
        primaryjoin="Sheet.id == SheetPart.sheet_id",
        order_by="SheetPart.first",
        viewonly=True,
    )

    @property
    def gone(self) -> int:
        """How many rows were entered, or refused."""
        return len(self.old_outcomes) + self.in_parts

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """By row entered so far: what happened in words, the row as it was (None: there was none) and as it was left."""
        return [*self.old_outcomes, *(one for part in self.parts for one in part.outcomes)]

    @property
    def is_looked_through(self) -> bool:
        return len(self.verdicts or []) >= len(self.rows)

    @property
    def is_done(self) -> bool:
        return self.gone >= len(self.rows)


class SheetPart(WorkspaceRow, Base):
    """What became of the rows of one turn, from number `first` (0: the first row) on."""

    __tablename__ = "sheet_part"
    __table_args__ = (
        within_workspace("sheet_id", "sheet", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "sheet_id", "first"),
    )

    sheet_id: Mapped[int] = mapped_column()
    first: Mapped[int] = mapped_column()
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class SheetKey(WorkspaceRow, Base):
    """The key a person gave a new row: brought again, it is the same post."""

    __tablename__ = "sheet_key"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "key"),
    )

    key: Mapped[str] = mapped_column(String(80))
    variant_id: Mapped[int] = mapped_column()
    # By column, of what came from a calendar: its file is brought again, and only what it says otherwise is a change.
    said: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
