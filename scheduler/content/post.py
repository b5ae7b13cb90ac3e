"""The editorial piece: what all its variants share."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User

if TYPE_CHECKING:
    from scheduler.content.label import Label
    from scheduler.content.media import Attachment
    from scheduler.content.variant import Variant
    from scheduler.planning.campaign import Campaign
    from scheduler.planning.pillar import Pillar


class Stage(StrEnum):
    """How far the writing is. *In review* and *approved* are computed, per variant, from decisions."""

    IDEA = "idea"
    DRAFT = "draft"
    SUBMITTED = "submitted"


def _being_written(name: str, *columns: str) -> Index:
    where = text("stage IN ('idea', 'draft') AND deleted_at IS NULL")
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Post(WorkspaceRow, Base):
    __tablename__ = "post"
    __table_args__ = (
        within_workspace("pillar_id", "pillar"),
        within_workspace("campaign_id", "campaign"),
        Index("ix_post_workspace_id_stage", "workspace_id", "stage"),
        # What somebody is writing, among a million posts: asked for on every page, for the number on the rail.
        _being_written(
            "ix_post_begun", "workspace_id", "author_id", "assignee_id", "template", "due_on", "id"
        ),
        _being_written("ix_post_assigned", "workspace_id", "assignee_id", "template", "due_on", "id"),
        CheckConstraint("stage IN ('idea', 'draft', 'submitted')", name="stage"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(8))
    stage: Mapped[str] = mapped_column(String(12), default=Stage.DRAFT)
    pillar_id: Mapped[int | None] = mapped_column()
    campaign_id: Mapped[int | None] = mapped_column()
    link_tags: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))  # utm_* its links carry
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date | None]  # the writing's deadline, on the workspace's wall calendar
    version: Mapped[int] = mapped_column(default=1)  # the ETag: two people on one post get a conflict page
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # undo for a while; then swept
    # The words of a series: never goes out itself, is in no calendar. A yes to it may hold for its occurrences.
    template: Mapped[bool] = mapped_column(default=False, server_default=false())
    standing_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # of a template: how long such a yes holds
    template_id: Mapped[int | None] = mapped_column()  # of an occurrence: the words it was made from

    author: Mapped[User] = relationship(foreign_keys=[author_id])
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    pillar: Mapped[Pillar | None] = relationship(
        "Pillar", foreign_keys=[pillar_id], primaryjoin="Post.pillar_id == Pillar.id"
    )
    campaign: Mapped[Campaign | None] = relationship(
        "Campaign", foreign_keys=[campaign_id], primaryjoin="Post.campaign_id == Campaign.id"
    )
    labels: Mapped[list[Label]] = relationship(
        "Label",
        secondary="post_label",
        primaryjoin="Post.id == PostLabel.post_id",
        secondaryjoin="PostLabel.label_id == Label.id",
        order_by="Label.name",
        viewonly=True,
    )
    variants: Mapped[list[Variant]] = relationship(
        "Variant",
        back_populates="post",
        primaryjoin="Post.id == foreign(Variant.post_id)",
        order_by="Variant.id",
    )
    attachments: Mapped[list[Attachment]] = relationship(
        "Attachment",
        primaryjoin="and_(Post.id == foreign(Attachment.post_id), Attachment.variant_id.is_(None))",
        order_by="Attachment.position",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}
