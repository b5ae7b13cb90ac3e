"""What the last look ahead found about one delivery: kept for the card, the composer and the queue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Stage(StrEnum):
    """How far ahead it looked."""

    DAY = "day"
    HOUR = "hour"
    MINUTES = "minutes"


class Preflight(WorkspaceRow, Base):
    __tablename__ = "preflight"
    __table_args__ = (
        within_workspace("delivery_id", "delivery", ondelete="CASCADE"),
        UniqueConstraint("delivery_id"),
    )

    delivery_id: Mapped[int] = mapped_column()
    stage: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_hash: Mapped[str | None] = mapped_column(
        String(64)
    )  # of what it looked at: other words, other risks
    risks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
