"""A post as written for, and planned on, one channel. Follows the common text until tailored."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.channels import Channel
from scheduler.content.link_tags import tagged, tagged_options
from scheduler.content.post import Post
from scheduler.db import Base, LocalTime, UtcDateTime, WorkspaceRow, new_public_id, within_workspace

if TYPE_CHECKING:
    from scheduler.content.media import Attachment
    from scheduler.publishing.delivery import Delivery


class Variant(WorkspaceRow, Base):
    __tablename__ = "variant"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        within_workspace("channel_id", "channel"),
        UniqueConstraint("post_id", "channel_id"),
        # With the id: what is planned comes in order of time, what waits for a day in order of its beginning. With
        # the rest a month is counted and folded from the index alone.
        Index("ix_variant_calendar", "workspace_id", "planned_instant", "id", "post_id", "channel_id"),
        Index("ix_variant_workspace_id_channel_id", "workspace_id", "channel_id", "planned_instant"),
        CheckConstraint("(planned_at IS NULL) = (planned_instant IS NULL)", name="planned"),
        CheckConstraint("(planned_at IS NULL) = (planned_zone IS NULL)", name="planned_zone"),
        CheckConstraint("(patience_minutes IS NULL) = (lateness IS NULL)", name="patience"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    post_id: Mapped[int] = mapped_column()
    channel_id: Mapped[int] = mapped_column()
    text: Mapped[str | None] = mapped_column(Text)  # None: follows the common text
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # the adapter's: subject, visibility…
    own_media: Mapped[bool] = mapped_column(default=False)
    # The intention: wall time + zone. The instant is derived, for sorting and for windows.
    planned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    planned_zone: Mapped[str | None] = mapped_column(String(64))
    planned_fold: Mapped[int | None]
    planned_instant: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # How late it is still worth publishing, and what becomes of it after that; None: as its channel says.
    patience_minutes: Mapped[int | None]
    lateness: Mapped[str | None] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)  # iCalendar SEQUENCE: grows with time, title, status
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    post: Mapped[Post] = relationship(
        foreign_keys=[post_id], primaryjoin="Variant.post_id == Post.id", back_populates="variants"
    )
    channel: Mapped[Channel] = relationship(
        foreign_keys=[channel_id], primaryjoin="Variant.channel_id == Channel.id"
    )
    delivery: Mapped[Delivery] = relationship(
        "Delivery",
        primaryjoin="and_(Variant.id == foreign(Delivery.variant_id), Delivery.kind == 'publish')",
        viewonly=True,
        uselist=False,
    )
    # A correction of what is published, waiting for a yes or for somebody to send it.
    correction: Mapped[Delivery | None] = relationship(
        "Delivery",
        primaryjoin="and_(Variant.id == foreign(Delivery.variant_id), Delivery.kind == 'edit',"
        " Delivery.state == 'unscheduled')",
        viewonly=True,
        uselist=False,
    )
    attachments: Mapped[list[Attachment]] = relationship(
        "Attachment",
        primaryjoin="Variant.id == foreign(Attachment.variant_id)",
        order_by="Attachment.position",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def planned(self) -> LocalTime | None:
        if self.planned_at is None or self.planned_zone is None:
            return None
        return LocalTime(self.planned_at, self.planned_zone, self.planned_fold)

    @property
    def wording(self) -> str:
        """What this channel would say: its own text, or the common one, its links with the post's tags."""
        text = self.post.text if self.text is None else self.text
        tags = self.post.link_tags
        # Asked first: most posts have none, and their channel need not be loaded for this.
        return tagged(text, tags, platform=self.channel.platform) if tags else text

    @property
    def said_options(self) -> dict[str, Any]:
        """The options as they are sent."""
        tags = self.post.link_tags
        return tagged_options(self.options, tags, platform=self.channel.platform) if tags else self.options

    @property
    def images(self) -> list[Attachment]:
        return self.attachments if self.own_media else self.post.attachments
