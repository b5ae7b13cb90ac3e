"""A holding statement: what one says in the first hour of a crisis, written in calm, ready for each channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class HoldingStatement(WorkspaceRow, Base):
    __tablename__ = "holding_statement"
    __table_args__ = (Index("ix_holding_statement_workspace_id_name", "workspace_id", "name"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    # By channel's public id, its own words; empty: it says the text. Which channels these are is who speaks.
    wordings: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
