"""A private iCalendar address showing part of the calendar to one person, or a public one showing what is out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User


class Content(StrEnum):
    POSTS = "posts"
    DEADLINES = "deadlines"  # drafts due, yeses awaited, key dates, evaluations
    SLOTS = "slots"  # the places of the plan that nothing fills yet
    DATES = "dates"  # holidays, key dates, events, campaigns


class Feed(WorkspaceRow, Base):
    __tablename__ = "feed"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[str] = mapped_column(String(12), default=Content.POSTS, server_default=Content.POSTS)
    public: Mapped[bool] = mapped_column(default=False, server_default=false())  # read by anybody
    filter: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {} is everything
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_by: Mapped[str | None] = mapped_column(String(40))  # the application, as it calls itself
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What readers saw last: Last-Modified may never go back, or some clients stay on 304 for ever.
    etag: Mapped[str] = mapped_column(String(64), default="")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stamp: Mapped[str] = mapped_column(
        String(64), default="", server_default=""
    )  # what the body was drawn from

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class FeedBody(WorkspaceRow, Base):
    """A feed as it was drawn last, compressed: the hundredth reader costs one row."""

    __tablename__ = "feed_body"
    __table_args__ = (
        within_workspace("feed_id", "feed", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "feed_id"),
    )

    feed_id: Mapped[int] = mapped_column()
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
