"""A channel's plan: whom it is for, how often it speaks, and the mix of pillars it should show."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace
from scheduler.planning.pillar import Pillar


class ChannelPlan(WorkspaceRow, Base):
    __tablename__ = "channel_plan"
    __table_args__ = (
        within_workspace("channel_id", "channel", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "channel_id"),
        CheckConstraint("cadence_min >= 0 AND cadence_max >= cadence_min", name="cadence"),
    )

    channel_id: Mapped[int] = mapped_column()
    audience: Mapped[str] = mapped_column(String(300), default="")
    objective: Mapped[str] = mapped_column(String(300), default="")
    tone: Mapped[str] = mapped_column(Text, default="")
    cadence_min: Mapped[int] = mapped_column(default=1)  # posts a week
    cadence_max: Mapped[int] = mapped_column(default=5)
    evaluate_on: Mapped[date | None]  # keep, adjust or give up
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    shares: Mapped[list[PlanShare]] = relationship(
        "PlanShare",
        primaryjoin="ChannelPlan.id == foreign(PlanShare.plan_id)",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}


class PlanShare(WorkspaceRow, Base):
    """How much of a channel a pillar should have, in percent of its posts."""

    __tablename__ = "plan_share"
    __table_args__ = (
        within_workspace("plan_id", "channel_plan", ondelete="CASCADE"),
        within_workspace("pillar_id", "pillar"),
        UniqueConstraint("plan_id", "pillar_id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    plan_id: Mapped[int] = mapped_column()
    pillar_id: Mapped[int] = mapped_column()
    percent: Mapped[int]

    pillar: Mapped[Pillar] = relationship(
        foreign_keys=[pillar_id],
        primaryjoin="PlanShare.pillar_id == Pillar.id",
        lazy="joined",
        innerjoin=True,
    )
