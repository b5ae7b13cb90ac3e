"""A calendar of somebody else, drawn behind our posts: brought as a file, or subscribed to at its address."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class LayerKind(StrEnum):
    DATES = "dates"  # key dates of a sector, of a town
    SCHOOL = "school"  # school holidays
    PARTNER = "partner"  # what a partner does
    BLACKOUT = "blackout"  # times at which one had better be silent


class Layer(WorkspaceRow, Base):
    __tablename__ = "layer"
    __table_args__ = (Index("ix_layer_refresh_at", "refresh_at"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))
    shown: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Of an address; it may carry a secret of whoever shares the calendar, so it is sealed and only its host is shown.
    sealed_address: Mapped[str | None] = mapped_column(Text)
    host: Mapped[str] = mapped_column(String(255), default="", server_default="")
    # A file's name, for what was brought by hand.
    file_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # What was fetched or brought and nobody has said yes to yet, compressed.
    waiting: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    has_waiting: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # last time its events were taken over
    # What the last file changed, to take it back: [key, the event before or null].
    before: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    can_undo: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(String(64), default="")  # its own, for what floats
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [line, text]
    drawn_until: Mapped[date | None]
    drawn_zone: Mapped[str] = mapped_column(String(64), default="")  # of the workspace, when it was drawn
    etag: Mapped[str] = mapped_column(String(300), default="")
    last_modified: Mapped[str] = mapped_column(String(60), default="")
    refresh_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refreshed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # last time its address answered well
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_subscribed(self) -> bool:
        return self.sealed_address is not None


class LayerEvent(WorkspaceRow, Base):
    __tablename__ = "layer_event"
    __table_args__ = (
        within_workspace("layer_id", "layer", ondelete="CASCADE"),
        UniqueConstraint("layer_id", "key"),
    )

    layer_id: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(String(40))  # of UID and RECURRENCE-ID
    sequence: Mapped[int] = mapped_column()
    stamp: Mapped[str] = mapped_column(String(20))
    said: Mapped[dict[str, Any]] = mapped_column(JSON)


class LayerDay(WorkspaceRow, Base):
    """One occurrence, found beforehand: a calendar is drawn more often than a rule changes."""

    __tablename__ = "layer_day"
    __table_args__ = (
        within_workspace("layer_id", "layer", ondelete="CASCADE"),
        Index("ix_layer_day_workspace_id_last", "workspace_id", "last"),
        Index("ix_layer_day_layer_id", "layer_id"),
    )

    layer_id: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(200))
    first: Mapped[date]  # on the workspace's wall
    last: Mapped[date]  # included
    # Of what has hours.
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
