"""Why we speak, for a while: a campaign has a name, a first day and a last one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.channels import Channel
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Campaign(WorkspaceRow, Base):
    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        Index("ix_campaign_workspace_id_ends_on", "workspace_id", "ends_on"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    brief: Mapped[str] = mapped_column(Text, default="", server_default="")
    goal: Mapped[str] = mapped_column(String(300), default="", server_default="")
    wanted_posts: Mapped[int | None]  # how many it should have, over all channels
    budget: Mapped[int | None]  # in hundredths of the workspace's currency
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day, included
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # kept on old posts, not offered for new ones

    places: Mapped[list[CampaignChannel]] = relationship(
        "CampaignChannel",
        primaryjoin="Campaign.id == foreign(CampaignChannel.campaign_id)",
        cascade="all, delete-orphan",
        order_by="CampaignChannel.id",
    )


class CampaignChannel(WorkspaceRow, Base):
    """A channel the campaign means to speak on."""

    __tablename__ = "campaign_channel"
    __table_args__ = (
        within_workspace("campaign_id", "campaign", ondelete="CASCADE"),
        within_workspace("channel_id", "channel", ondelete="CASCADE"),
        UniqueConstraint("campaign_id", "channel_id"),
    )

    campaign_id: Mapped[int] = mapped_column()
    channel_id: Mapped[int] = mapped_column()

    channel: Mapped[Channel] = relationship(
        foreign_keys=[channel_id],
        primaryjoin="CampaignChannel.channel_id == Channel.id",
        lazy="joined",
        innerjoin=True,
    )
