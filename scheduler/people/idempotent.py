"""An API call remembered under its Idempotency-Key, so that a repeated creating call creates once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, across_workspaces


class IdempotentCall(WorkspaceRow, Base):
    __tablename__ = "idempotent_call"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "key"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(255))
    request_hash: Mapped[str] = mapped_column(String(64))  # the same key with another body is a mistake: 409
    status: Mapped[int]
    body: Mapped[Any] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def forget_old(session: Session, now: datetime) -> None:
    """A repeat comes within minutes; a day is long."""
    with across_workspaces(session):
        session.execute(delete(IdempotentCall).where(IdempotentCall.created_at < now - timedelta(days=1)))
