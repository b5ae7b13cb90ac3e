"""What colleagues say to each other about a post. Nothing of it ever leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User


class Comment(WorkspaceRow, Base):
    __tablename__ = "comment"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        Index("ix_comment_post_id", "workspace_id", "post_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    post_id: Mapped[int] = mapped_column()
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    passage: Mapped[str] = mapped_column(String(500), default="")  # the words it is about, as they were
    # Read by approvers outside, too; otherwise by colleagues only.
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    by: Mapped[User] = relationship(foreign_keys=[by_user_id], lazy="joined", innerjoin=True)
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id])
