"""Why we speak, for a while: a campaign has a name, a first day and a last one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class Campaign(WorkspaceRow, Base):
    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        Index("ix_campaign_workspace_id_ends_on", "workspace_id", "ends_on"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day, included
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # kept on old posts, not offered for new ones
