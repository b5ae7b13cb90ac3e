"""“I have read it, and I will keep to it”: one person, one adopted version, exactly these words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Acknowledgement(WorkspaceRow, Base):
    __tablename__ = "acknowledgement"
    __table_args__ = (
        within_workspace("version_id", "charter_version", ondelete="CASCADE"),
        UniqueConstraint("version_id", "user_id"),
    )

    version_id: Mapped[int] = mapped_column()
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(64))  # of what was on the page
