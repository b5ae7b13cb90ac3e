"""One text of a rotation's pool: how long it stays true, and when it was last used."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content import Post
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.series.series import Series


class Piece(WorkspaceRow, Base):
    __tablename__ = "series_piece"
    __table_args__ = (
        within_workspace("series_id", "series", ondelete="CASCADE"),
        within_workspace("post_id", "post"),
        Index("ix_series_piece_series_id", "workspace_id", "series_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    series_id: Mapped[int] = mapped_column()
    post_id: Mapped[int] = mapped_column()  # the text that is copied; never goes out itself
    fresh_until: Mapped[date | None]  # the last day it may be used; None: it does not age
    used_at: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=False)
    )  # before it joined the pool, on the wall
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when its owner was asked to look it over
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    series: Mapped[Series] = relationship(
        foreign_keys=[series_id], primaryjoin="Piece.series_id == Series.id"
    )
    post: Mapped[Post] = relationship(foreign_keys=[post_id], primaryjoin="Piece.post_id == Post.id")
