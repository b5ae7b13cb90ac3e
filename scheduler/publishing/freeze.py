"""A freeze: nothing leaves inside it. What falls due meanwhile is held, and asked about afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id
from scheduler.wording import N_, Text, verbatim


class Freeze(WorkspaceRow, Base):
    __tablename__ = "freeze"
    __table_args__ = (Index("ix_freeze_workspace_id_until", "workspace_id", "until_at"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    scope: Mapped[str] = mapped_column(String(12), default="workspace")  # workspace | channels
    channels: Mapped[list[str] | None] = mapped_column(JSON)  # public ids, for the scope channels
    reason: Mapped[str] = mapped_column(String(300))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What fell due inside has been held: until the sweep has seen to that, nothing is claimed although it is over.
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def covers(self, channel_public_id: str, at: datetime) -> bool:
        """Does it stop this channel at that instant?"""
        if self.lifted_at is not None and self.lifted_at <= at:
            return False
        in_time = self.from_at <= at and (self.until_at is None or at < self.until_at)
        return in_time and self.names(channel_public_id)

    def names(self, channel_public_id: str) -> bool:
        return self.scope == "workspace" or channel_public_id in (self.channels or ())

    def ended(self, now: datetime) -> datetime | None:
        """When it ended, if it has: its hour came, or somebody lifted it before."""
        ends = [end for end in (self.until_at, self.lifted_at) if end is not None and end <= now]
        return min(ends, default=None)

    def claims_nothing(self, channel_public_id: str, now: datetime) -> bool:
        """Does it keep a claim from this channel: in force, or over and not swept up after?"""
        unswept = self.swept_at is None and self.ended(now) is not None and self.from_at <= now
        return self.covers(channel_public_id, now) or (unswept and self.names(channel_public_id))

    @property
    def refuses(self) -> Text:
        return N_("Publishing is frozen at that time: {reason}", reason=verbatim(self.reason))

    @property
    def held(self) -> Text:
        return N_("Publishing was frozen when it fell due: {reason}", reason=verbatim(self.reason))
