"""A day on which a post is taken down again, or looked over by its owner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from scheduler.content.post import Post
from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace
from scheduler.db.local_time import zone
from scheduler.people import User, Workspace


class Deed(StrEnum):
    REMOVE = "remove"
    REVIEW = "review"


class Expiry(WorkspaceRow, Base):
    __tablename__ = "expiry"
    __table_args__ = (
        within_workspace("post_id", "post", ondelete="CASCADE"),
        UniqueConstraint("post_id"),
        CheckConstraint("deed IN ('remove', 'review')", name="deed"),
        Index(
            "ix_expiry_at",
            "at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    post_id: Mapped[int] = mapped_column()
    on: Mapped[date]  # on the workspace's wall calendar
    at: Mapped[datetime] = mapped_column(
        UtcDateTime
    )  # when that day begins; later while something must settle first
    deed: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(300), default="")
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    post: Mapped[Post] = relationship(foreign_keys=[post_id], primaryjoin="Expiry.post_id == Post.id")
    by: Mapped[User] = relationship(foreign_keys=[by_user_id])


def endings(session: Session, workspace_id: int, post_ids: Collection[int]) -> dict[int, datetime]:
    """Of the posts that are taken down on a day, by id: the instant at which nothing of them may go out any more."""
    rows = session.execute(
        select(Expiry.post_id, Expiry.on, Workspace.zone)
        .join(Workspace, Workspace.id == Expiry.workspace_id)
        .where(Expiry.workspace_id == workspace_id, Expiry.post_id.in_(post_ids), Expiry.deed == Deed.REMOVE)
    )
    return {row.post_id: datetime.combine(row.on, time(), zone(row.zone)) for row in rows}
