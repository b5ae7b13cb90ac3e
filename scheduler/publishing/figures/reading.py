"""The figures of one published delivery, as its platform last gave them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Reading(WorkspaceRow, Base):
    __tablename__ = "reading"
    __table_args__ = (
        within_workspace("delivery_id", "delivery", ondelete="CASCADE"),
        UniqueConstraint("delivery_id"),
    )

    delivery_id: Mapped[int] = mapped_column()
    known: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # by `adapters.figures.Measure`
    raw: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # in the platform's own words
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the platform last told
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when it was last asked, whatever came of it
