"""A community the organisation speaks to: clients, neighbours, candidates, the press."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Audience(WorkspaceRow, Base):
    __tablename__ = "audience"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    expects: Mapped[str] = mapped_column(String(300), default="")  # what they come for, in a sentence
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlanAudience(WorkspaceRow, Base):
    """A channel's plan speaks to that community."""

    __tablename__ = "plan_audience"
    __table_args__ = (
        within_workspace("plan_id", "channel_plan", ondelete="CASCADE"),
        within_workspace("audience_id", "audience", ondelete="CASCADE"),
        UniqueConstraint("plan_id", "audience_id"),
    )

    plan_id: Mapped[int] = mapped_column()
    audience_id: Mapped[int] = mapped_column()

    audience: Mapped[Audience] = relationship(
        foreign_keys=[audience_id],
        primaryjoin="PlanAudience.audience_id == Audience.id",
        lazy="joined",
        innerjoin=True,
    )
