"""What is still to be done to one date of a series after a change that reaches hundreds: some at a time, then the row goes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class Deed(StrEnum):
    WORDS = "words"  # it takes the words of its series
    TIME = "time"  # its post moves to the hour the series has now
    AWAY = "away"  # the rule has it no more


class Errand(WorkspaceRow, Base):
    __tablename__ = "series_errand"
    __table_args__ = (
        within_workspace("occurrence_id", "occurrence", ondelete="CASCADE"),
        UniqueConstraint("occurrence_id", "deed"),
        CheckConstraint("deed IN ('words', 'time', 'away')", name="deed"),
    )

    occurrence_id: Mapped[int] = mapped_column()
    deed: Mapped[str] = mapped_column(String(6))
    also_touched: Mapped[bool] = mapped_column(default=False)  # over what somebody wrote there, too
    # Of a move: where its post stood on the wall. Somewhere else by then, somebody has moved it.
    stood_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=False))
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # whose rights it is done with
    out_of: Mapped[int] = mapped_column()  # how many dates the change reaches, for the progress shown
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
