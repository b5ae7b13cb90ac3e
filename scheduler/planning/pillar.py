"""A recurring theme a post belongs to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class Pillar(WorkspaceRow, Base):
    __tablename__ = "pillar"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    # What its posts are, where a plan limits their share: "", promotional, self_centred.
    nature: Mapped[str] = mapped_column(String(12), default="", server_default="")
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # kept on old posts, not offered for new ones
