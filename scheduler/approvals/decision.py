"""A path says whose yes is needed; a decision is bound to the hash of exactly what would be sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User


class Verdict(StrEnum):
    APPROVE = "approve"
    SEND_BACK = "send_back"


class ApprovalPath(WorkspaceRow, Base):
    """It holds for one of: these channels, pillars, campaigns, families of rules that found something, or everything."""

    __tablename__ = "approval_path"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    channels: Mapped[list[str] | None] = mapped_column(JSON)  # public ids
    pillars: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # public ids
    campaigns: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # public ids
    families: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # kinds of charter rules
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # [{"role": "approver"}], in order
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Decision(WorkspaceRow, Base):
    __tablename__ = "decision"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        within_workspace("path_id", "approval_path"),
        Index("ix_decision_variant_id", "workspace_id", "variant_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    variant_id: Mapped[int] = mapped_column()
    verdict: Mapped[str] = mapped_column(String(12))
    path_id: Mapped[
        int | None
    ]  # None: sent back where no path applied, or a yes the charter itself asked for
    step: Mapped[int] = mapped_column(default=0)  # which step of the path it is about
    # Whether it fulfils its step by itself; not where everybody of several has to say yes.
    alone: Mapped[bool] = mapped_column(default=True, server_default=true())
    content_hash: Mapped[str] = mapped_column(String(64))  # of text, media, alt texts, options, channel
    # The words as they were, so that the next time an approver sees what changed since.
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    comment: Mapped[str] = mapped_column(Text, default="")
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # None: by a link
    for_user_id: Mapped[int | None]  # whose deputy said it
    link_id: Mapped[int | None]
    by_name: Mapped[str] = mapped_column(String(120), default="", server_default="")  # of who used the link
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def who(self) -> str:
        """The name of who decided."""
        return self.by.name if self.by else self.by_name
