"""What a text left with: the charter it met, what that found, who waived it, who said yes, and its hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Passage(WorkspaceRow, Base):
    """One a delivery, written once it is out (`leaving.keep`); `at` is when the gate had let it through."""

    __tablename__ = "passage"
    __table_args__ = (
        within_workspace("delivery_id", "delivery", ondelete="CASCADE"),
        UniqueConstraint("delivery_id"),
    )

    delivery_id: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    content_hash: Mapped[str] = mapped_column(String(64))
    charter_version_id: Mapped[int | None] = mapped_column(ForeignKey("charter_version.id"))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    waivers: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    approvals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
