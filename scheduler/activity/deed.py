"""Rows of the history. Personal details sit apart, behind a random id, so that they can be erased
without breaking the chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class PersonDetail(WorkspaceRow, Base):
    __tablename__ = "person_detail"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(120), default="")  # emptied when erased


class Deed(WorkspaceRow, Base):
    __tablename__ = "deed"
    __table_args__ = (Index("ix_deed_about", "workspace_id", "about_kind", "about_id"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str] = mapped_column(String(40))
    person: Mapped[str | None] = mapped_column(String(32))  # PersonDetail.public_id; None: the system
    about_kind: Mapped[str] = mapped_column(String(24))
    about_id: Mapped[str] = mapped_column(String(32))  # public id
    charter_version: Mapped[int | None]  # number adopted at the time
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # no personal data, no secrets


class ActivitySeal(Base):
    """One link a deed. The database refuses UPDATE and DELETE on this table."""

    __tablename__ = "activity_seal"
    __table_args__ = (Index("ix_activity_seal_workspace_public_id", "workspace_public_id", "id"),)

    deed_id: Mapped[int] = mapped_column(unique=True)
    workspace_public_id: Mapped[str] = mapped_column(String(32))
    hash: Mapped[str] = mapped_column(String(64))  # links.link, through all workspaces
    workspace_hash: Mapped[str | None] = mapped_column(
        String(64)
    )  # links.own_link; None: sealed by an earlier release
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
