"""A freeze: nothing leaves inside it. What falls due meanwhile is held, and asked about afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content import Variant
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User
from scheduler.wording import N_, Text, verbatim

# What a freeze can be of. Channels are closed as a whole; the others take posts out of what a channel has.
SCOPES = ("workspace", "channels", "campaigns", "pillars", "labels", "languages")


class Freeze(WorkspaceRow, Base):
    __tablename__ = "freeze"
    __table_args__ = (Index("ix_freeze_workspace_id_until", "workspace_id", "until_at"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    scope: Mapped[str] = mapped_column(String(12), default="workspace")  # one of SCOPES
    channels: Mapped[list[str] | None] = mapped_column(JSON)  # public ids, for the scope channels
    named: Mapped[list[str] | None] = mapped_column(JSON)  # for the others: public ids, or languages
    reason: Mapped[str] = mapped_column(String(300))
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What fell due inside has been held: until the sweep has seen to that, nothing is claimed although it is over.
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship()

    @property
    def names(self) -> list[str]:
        """Of what it is of: public ids, or languages; empty for the whole workspace."""
        return (self.channels if self.scope == "channels" else self.named) or []

    def begun(self, at: datetime) -> bool:
        """Has it begun at that instant? One that was imposed at once has since its commit: clocks of two processes
        differ, and by an older one it would still let something out."""
        return self.from_at <= max(at, self.created_at)

    def holds(self, at: datetime) -> bool:
        """Is it in force at that instant?"""
        if self.lifted_at is not None and self.lifted_at <= at:
            return False
        return self.begun(at) and (self.until_at is None or at < self.until_at)

    @property
    def closes_channels(self) -> bool:
        """Of whole channels, and not of posts wherever they go."""
        return self.scope in ("workspace", "channels")

    def closes(self, channel_public_id: str) -> bool:
        """Does it stop all of this channel? Then it need not be asked for its posts."""
        return self.scope == "workspace" or (self.scope == "channels" and channel_public_id in self.names)

    def ended(self, now: datetime) -> datetime | None:
        """When it ended, if it has: its hour came, or somebody lifted it before."""
        ends = [end for end in (self.until_at, self.lifted_at) if end is not None and end <= now]
        return min(ends, default=None)

    def stops_claims(self, now: datetime) -> bool:
        """In force, or over and not swept up after."""
        unswept = self.swept_at is None and self.ended(now) is not None and self.begun(now)
        return self.holds(now) or unswept

    @property
    def refuses(self) -> Text:
        return N_("Publishing is frozen at that time: {reason}", reason=verbatim(self.reason))

    @property
    def held(self) -> Text:
        return N_("Publishing was frozen when it fell due: {reason}", reason=verbatim(self.reason))


class FreezeRelease(WorkspaceRow, Base):
    """An exception: exactly these words of one variant may leave inside a freeze. Other words may not."""

    __tablename__ = "freeze_release"
    __table_args__ = (
        within_workspace("freeze_id", "freeze", ondelete="CASCADE"),
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("freeze_id", "variant_id", "content_hash"),
        Index("ix_freeze_release_variant_id", "workspace_id", "variant_id"),
    )

    freeze_id: Mapped[int] = mapped_column()
    variant_id: Mapped[int] = mapped_column()
    content_hash: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(LongText)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    freeze: Mapped[Freeze] = relationship(
        foreign_keys=[freeze_id], primaryjoin="FreezeRelease.freeze_id == Freeze.id"
    )
    variant: Mapped[Variant] = relationship(
        foreign_keys=[variant_id], primaryjoin="FreezeRelease.variant_id == Variant.id"
    )


class FreezeKept(WorkspaceRow, Base):
    """A post that was filed otherwise while a freeze was of it: it stays inside. More than one row says no more than one."""

    __tablename__ = "freeze_kept"
    __table_args__ = (
        within_workspace("freeze_id", "freeze", ondelete="CASCADE"),
        within_workspace("post_id", "post", ondelete="CASCADE"),
        Index("ix_freeze_kept_freeze_id", "workspace_id", "freeze_id", "post_id"),
        Index("ix_freeze_kept_post_id", "workspace_id", "post_id"),
    )

    freeze_id: Mapped[int] = mapped_column()
    post_id: Mapped[int] = mapped_column()
