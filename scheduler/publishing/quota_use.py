"""How much of a platform's quota a channel has used, counted in slices of the quota's window."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class QuotaUse(WorkspaceRow, Base):
    __tablename__ = "quota_use"
    __table_args__ = (
        within_workspace("channel_id", "channel", ondelete="CASCADE"),
        UniqueConstraint("channel_id", "name", "since"),
    )

    channel_id: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(32))  # of the adapter's quota
    since: Mapped[datetime] = mapped_column(UtcDateTime)  # the beginning of the slice
    used: Mapped[int] = mapped_column(default=0)
