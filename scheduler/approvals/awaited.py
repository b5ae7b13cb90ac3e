"""The yes a variant waits for now: since when, until when, who was reminded. One row a variant, renewed with each step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class AwaitedYes(WorkspaceRow, Base):
    __tablename__ = "awaited_yes"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "variant_id"),
    )

    variant_id: Mapped[int] = mapped_column()
    path_id: Mapped[int | None]  # None: the charter itself asks
    step: Mapped[int] = mapped_column(default=0)
    content_hash: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from then on others may answer, too
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
