"""One connected account on a platform, or a place a person serves by hand."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id
from scheduler.wording import Text as Words


class Health(StrEnum):
    OK = "ok"
    UNREACHABLE = "unreachable"  # tried again by itself
    UNAUTHORIZED = "unauthorized"  # a person must reconnect; nothing is sent meanwhile


class Lateness(StrEnum):
    """What becomes of a post later than the channel's patience."""

    ASK = "ask"  # missed: a person decides
    DROP = "drop"
    PUBLISH = "publish"  # late is better than never


class Channel(WorkspaceRow, Base):
    __tablename__ = "channel"
    __table_args__ = (
        Index("ix_channel_workspace_id_position", "workspace_id", "position"),
        CheckConstraint("patience_minutes >= 0", name="patience"),
        CheckConstraint("spread_minutes >= 0", name="spread"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    platform: Mapped[str] = mapped_column(String(32))
    identity: Mapped[str] = mapped_column(String(300), default="")  # whose it is, as the platform says
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8), default="en")
    position: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sealed: Mapped[str] = mapped_column(Text, default="")  # credentials, sealed JSON; never shown again
    limits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # Moves when what would be sent, or where, changes: an old approval stamp is then no longer good.
    revision: Mapped[int] = mapped_column(default=1)
    # Moves when something planned here is planned otherwise; never when something leaves.
    neighbours_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    health: Mapped[str] = mapped_column(String(16), default=Health.OK)
    health_reason: Mapped[Words | None] = mapped_column(JsonText)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Some worker's turn to exchange credentials that ran out (`renewing`); the others wait for what it stores.
    renewing_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    pause_reason: Mapped[str] = mapped_column(String(300), default="")  # in a person's words
    pause_cause: Mapped[Words | None] = mapped_column(JsonText)  # in ours: it paused itself
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the platform asked us to wait
    patience_minutes: Mapped[int] = mapped_column(default=60)
    lateness: Mapped[str] = mapped_column(String(8), default=Lateness.ASK)
    # After an outage, what is late leaves one by one, so far apart; 0: all of it at once.
    spread_minutes: Mapped[int] = mapped_column(default=5)
    claimed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # to the minute: when something last left
    # Endings without success since the last one that went out, and since when.
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the platform stops knowing us, where it says so; and when people were last told.
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expiry_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # kept for its history
    ending: Mapped[str] = mapped_column(
        String(300), default="", server_default=""
    )  # why, in a person's words
