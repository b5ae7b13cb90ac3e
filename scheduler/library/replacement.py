"""One asset put in place of another in every post still to come: what is done, what is left, how to take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content import Media
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Replacement(WorkspaceRow, Base):
    __tablename__ = "replacement"
    __table_args__ = (
        within_workspace("old_id", "media", ondelete="CASCADE"),
        within_workspace("new_id", "media", ondelete="CASCADE"),
        Index("ix_replacement_old_id", "workspace_id", "old_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    old_id: Mapped[int] = mapped_column()
    new_id: Mapped[int] = mapped_column()
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    ahead: Mapped[list[str]] = mapped_column(JSON)  # public ids of posts still to do
    done: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # one a post, with what stood there before
    is_undo: Mapped[bool] = mapped_column(default=False)
    undoes_id: Mapped[int | None]  # which replacement an undo takes back
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    old: Mapped[Media] = relationship(foreign_keys=[old_id], primaryjoin="Replacement.old_id == Media.id")
    new: Mapped[Media] = relationship(foreign_keys=[new_id], primaryjoin="Replacement.new_id == Media.id")
