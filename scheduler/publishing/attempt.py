"""A try at delivering, written down before the platform hears of it; and the parts a delivery is made of."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.wording import Text


class Outcome(StrEnum):
    SENT = "sent"
    WAITING = "waiting"  # taken; a person or the platform still has something to do
    NOT_SENT = "not_sent"  # certainly not: tried again
    REFUSED = "refused"
    UNKNOWN = "unknown"  # may have been sent


class PartState(StrEnum):
    READY = "ready"
    ON_THE_WIRE = "on_the_wire"
    WAITING = "waiting"  # taken; a person or the platform still has something to do
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Attempt(WorkspaceRow, Base):
    __tablename__ = "attempt"
    __table_args__ = (
        within_workspace("delivery_id", "delivery", ondelete="CASCADE"),
        UniqueConstraint("delivery_id", "fence"),
        # Two open attempts on one delivery are impossible in the schema, on both databases.
        Index(
            "uq_attempt_open",
            "delivery_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        CheckConstraint("(finished_at IS NULL) = (outcome IS NULL)", name="finished"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    delivery_id: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12), default="publish")  # publish, edit, remove, read_back
    fence: Mapped[int]
    key: Mapped[str] = mapped_column(String(36))
    owner: Mapped[str] = mapped_column(String(120))
    content_hash: Mapped[str | None] = mapped_column(String(64))  # exactly what was to be sent
    charter_version_id: Mapped[int | None] = mapped_column()
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[Text | None] = mapped_column(JsonText)
    said: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # the words sent, for people
    # The calls it took: how many, how long, what came back; short, and without a secret.
    wire: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Part(WorkspaceRow, Base):
    """A thread piece or a recipient. A retry starts at the first part that certainly did not go."""

    __tablename__ = "part"
    __table_args__ = (
        within_workspace("delivery_id", "delivery", ondelete="CASCADE"),
        within_workspace("recipient_id", "recipient"),
        UniqueConstraint("delivery_id", "ordinal"),
    )

    delivery_id: Mapped[int] = mapped_column()
    ordinal: Mapped[int]
    name: Mapped[str] = mapped_column(String(254), default="")
    recipient_id: Mapped[int | None] = mapped_column()
    key: Mapped[str] = mapped_column(String(36))  # uuid5(delivery key, ordinal): the same for every try
    state: Mapped[str] = mapped_column(String(12), default=PartState.READY)
    fence: Mapped[int | None]  # of the attempt that last touched it
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[Text | None] = mapped_column(JsonText)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
