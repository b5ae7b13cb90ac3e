"""Somebody who agreed to get a mailing, when, and where that consent came from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.wording import Text


class Recipient(WorkspaceRow, Base):
    __tablename__ = "recipient"
    __table_args__ = (
        within_workspace("channel_id", "channel", ondelete="CASCADE"),
        UniqueConstraint("channel_id", "email"),
        Index("ix_recipient_workspace_id_channel_id", "workspace_id", "channel_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    channel_id: Mapped[int] = mapped_column()
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(8))
    consent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_source: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unsubscribed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suppressed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suppressed_reason: Mapped[Text | None] = mapped_column(JsonText)
