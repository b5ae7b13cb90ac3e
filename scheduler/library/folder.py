"""Folders of the library, one inside another. An asset lies in one of them, or in none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Folder(WorkspaceRow, Base):
    __tablename__ = "folder"
    __table_args__ = (
        within_workspace("parent_id", "folder"),
        Index("ix_folder_parent_id", "workspace_id", "parent_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MediaLabel(WorkspaceRow, Base):
    """One of the newsroom's labels on an asset: the same words as on posts."""

    __tablename__ = "media_label"
    __table_args__ = (
        within_workspace("media_id", "media", ondelete="CASCADE"),
        within_workspace("label_id", "label", ondelete="CASCADE"),
        Index("uq_media_label", "media_id", "label_id", unique=True),
        Index("ix_media_label_label_id", "workspace_id", "label_id"),
    )

    media_id: Mapped[int]
    label_id: Mapped[int]
