"""“I would read that”: one colleague, one idea, one vote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Vote(WorkspaceRow, Base):
    __tablename__ = "vote"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        UniqueConstraint("post_id", "user_id"),
        Index("ix_vote_post_id", "workspace_id", "post_id"),
    )

    post_id: Mapped[int] = mapped_column()
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
