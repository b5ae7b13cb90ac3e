"""A word a newsroom sticks on its posts: whatever pillars and campaigns do not say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Label(WorkspaceRow, Base):
    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PostLabel(WorkspaceRow, Base):
    __tablename__ = "post_label"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        within_workspace("label_id", "label", ondelete="CASCADE"),
        UniqueConstraint("post_id", "label_id"),
        Index("ix_post_label_label_id", "workspace_id", "label_id"),
    )

    post_id: Mapped[int] = mapped_column()
    label_id: Mapped[int] = mapped_column()
