"""A recurring weekly place on a channel: every Tuesday at nine, this is when it speaks."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, DateTime, Index, Time, UniqueConstraint, text
from sqlalchemy import String as Words
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.channels import Channel
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.planning.pillar import Pillar


class Slot(WorkspaceRow, Base):
    __tablename__ = "slot"
    __table_args__ = (
        within_workspace("channel_id", "channel", ondelete="CASCADE"),
        within_workspace("pillar_id", "pillar"),
        # Weekly ones only: the first Tuesday of a month and the third are two slots on one weekday.
        Index(
            "uq_slot_weekly", "channel_id", "weekday", "at", unique=True,
            sqlite_where=text("rule IS NULL"), postgresql_where=text("rule IS NULL"),
        ),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )  # fmt: skip

    public_id: Mapped[str] = mapped_column(Words(32), default=new_public_id, unique=True)
    channel_id: Mapped[int] = mapped_column()
    weekday: Mapped[int]  # 0 Monday … 6 Sunday
    at: Mapped[time] = mapped_column(Time)  # on the channel's wall
    pillar_id: Mapped[int | None] = mapped_column()
    # An RRULE other than "every week on that day", counted from `starts_on`; None: every week.
    rule: Mapped[str | None] = mapped_column(Words(200))
    starts_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    channel: Mapped[Channel] = relationship(
        foreign_keys=[channel_id], primaryjoin="Slot.channel_id == Channel.id", lazy="joined", innerjoin=True
    )
    pillar: Mapped[Pillar | None] = relationship(
        foreign_keys=[pillar_id], primaryjoin="Slot.pillar_id == Pillar.id", lazy="joined"
    )

    changes: Mapped[list[SlotChange]] = relationship(
        "SlotChange",
        primaryjoin="Slot.id == foreign(SlotChange.slot_id)",
        cascade="all, delete-orphan",
        lazy="selectin",
        order_by="SlotChange.on",
    )


class SlotChange(WorkspaceRow, Base):
    """One occurrence of a slot that is elsewhere, or closed."""

    __tablename__ = "slot_change"
    __table_args__ = (
        within_workspace("slot_id", "slot", ondelete="CASCADE"),
        UniqueConstraint("slot_id", "on"),
    )

    slot_id: Mapped[int] = mapped_column()
    on: Mapped[date]  # the day it would fall on
    moved_to: Mapped[datetime | None] = mapped_column(
        DateTime(timezone=False)
    )  # on the same wall; None: closed
