"""What happens outside the screens: an open day, a fair, a poster campaign. Posts go before, during and after it."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class EventKind(StrEnum):
    MEETING = "meeting"  # people come to a place
    TRADITIONAL = "traditional"  # a campaign of traditional marketing: posters, press, radio


class Event(WorkspaceRow, Base):
    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("kind IN ('meeting', 'traditional')", name="kind"),
        Index("ix_event_workspace_id_starts_on", "workspace_id", "starts_on"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    kind: Mapped[str] = mapped_column(String(12), default=EventKind.MEETING)
    name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    # Days and hours of the place, which is where the workspace is; nothing is sent by them.
    starts_on: Mapped[date]
    starts_at: Mapped[time | None] = mapped_column(Time)  # None: whole days
    ends_on: Mapped[date]  # the last day, included
    ends_at: Mapped[time | None] = mapped_column(Time)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventPost(WorkspaceRow, Base):
    """A post tied to an event. Before, during or after is read off its planned time."""

    __tablename__ = "event_post"
    __table_args__ = (
        within_workspace("event_id", "event", ondelete="CASCADE"),
        within_workspace("post_id", "post", ondelete="CASCADE"),
        UniqueConstraint("event_id", "post_id"),
        Index("ix_event_post_post_id", "workspace_id", "post_id"),
    )

    event_id: Mapped[int] = mapped_column()
    post_id: Mapped[int] = mapped_column()
