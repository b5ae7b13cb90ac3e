"""Pictures: the upload as it came, the re-encoded copy that may be shown, and where each is used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import Workspace


class Media(WorkspaceRow, Base):
    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("workspace_id", "sha256"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    sha256: Mapped[str] = mapped_column(String(64))  # of the original, so the same file is kept once
    name: Mapped[str] = mapped_column(String(200), default="")  # as it was called where it came from
    content_type: Mapped[str] = mapped_column(String(40))  # of the re-encoded copy, from its content
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]  # octets of the re-encoded copy
    alt: Mapped[str] = mapped_column(String(1500), default="")  # offered first wherever it is used
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    workspace: Mapped[Workspace] = relationship()  # whose public id names the folder of its files


class Attachment(WorkspaceRow, Base):
    __tablename__ = "attachment"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        within_workspace("media_id", "media"),
        Index("ix_attachment_post_id", "workspace_id", "post_id"),
        Index("ix_attachment_variant_id", "workspace_id", "variant_id"),
    )

    post_id: Mapped[int] = mapped_column()
    variant_id: Mapped[int | None]  # None: the common pictures
    media_id: Mapped[int] = mapped_column()
    position: Mapped[int] = mapped_column(default=0)
    alt: Mapped[str] = mapped_column(String(1500), default="")
    crop: Mapped[str] = mapped_column(
        String(8), default=""
    )  # an aspect such as 4:5; empty: the whole picture

    media: Mapped[Media] = relationship(
        foreign_keys=[media_id], primaryjoin="Attachment.media_id == Media.id", lazy="joined", innerjoin=True
    )
