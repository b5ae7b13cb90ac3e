"""What a post said before it was changed, so nothing written is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace
from scheduler.people import User


class Revision(WorkspaceRow, Base):
    __tablename__ = "revision"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        UniqueConstraint("post_id", "number"),
    )

    post_id: Mapped[int] = mapped_column()
    number: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JSON)  # title, text, and each channel's own text
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
