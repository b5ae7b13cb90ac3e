"""A channel's plan: whom it is for, how often it speaks, and the mix of pillars it should show."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace
from scheduler.people import User
from scheduler.planning.audience import PlanAudience
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
    languages: Mapped[str] = mapped_column(
        String(80), default="", server_default=""
    )  # codes, a space between
    formats: Mapped[str] = mapped_column(String(300), default="", server_default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    minutes_a_week: Mapped[int | None]
    money_a_week: Mapped[int | None]  # in hundredths of the workspace's currency
    # Of all its posts, in percent; None: no limit.
    most_promotional: Mapped[int | None]
    most_self_centred: Mapped[int | None]
    rests_on_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())  # slots are closed
    evaluate_on: Mapped[date | None]  # keep, adjust or give up
    evaluation_told: Mapped[date | None]  # the day of evaluation people were told of
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # as last saved over
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    shares: Mapped[list[PlanShare]] = relationship(
        "PlanShare",
        primaryjoin="ChannelPlan.id == foreign(PlanShare.plan_id)",
        cascade="all, delete-orphan",
    )
    audiences: Mapped[list[PlanAudience]] = relationship(
        "PlanAudience",
        primaryjoin="ChannelPlan.id == foreign(PlanAudience.plan_id)",
        cascade="all, delete-orphan",
        order_by="PlanAudience.id",
    )
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id])

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
