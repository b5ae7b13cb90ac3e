"""One event as it was drawn, kept beside what it was drawn from: an edit costs one event, however many feeds show it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Fragment(WorkspaceRow, Base):
    __tablename__ = "feed_fragment"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "uid", "language"),
        Index("ix_feed_fragment_variant_id_language", "variant_id", "language"),
    )

    uid: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    variant_id: Mapped[int | None] = mapped_column()  # of a post; None for deadlines, slots, dates
    drawn_from: Mapped[str] = mapped_column(String(64))
    zone: Mapped[str | None] = mapped_column(String(64))  # the one the octets lean on
    octets: Mapped[bytes] = mapped_column(LargeBinary)
    # Counted here for what has no history of its own: each change of a deadline is one more.
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
