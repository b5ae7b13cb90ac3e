"""A date that comes back, the *marronnier* itself: the open day, the feast of the town, the first of the season."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class KeyDate(WorkspaceRow, Base):
    __tablename__ = "key_date"
    __table_args__ = (Index("ix_key_date_workspace_id_on", "workspace_id", "on"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    on: Mapped[date]
    until: Mapped[date | None]  # the last day, included; None: it is one day
    every_year: Mapped[bool] = mapped_column(default=True)
    embargo: Mapped[bool] = mapped_column(default=False)  # days on which one does not speak: drawn as such
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
