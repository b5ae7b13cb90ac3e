"""What each calendar held when it was last looked at, numbered: what changed since then can be said to whoever asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class DavCalendar(WorkspaceRow, Base):
    """Its revision grows with each change of a member. One a language: the same post reads otherwise in another."""

    __tablename__ = "dav_calendar"
    __table_args__ = (UniqueConstraint("workspace_id", "name", "language"),)

    name: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    # Part of every sync token: tokens of a ledger that was lost and begun again mean nothing.
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    forgotten: Mapped[int] = mapped_column(default=0)  # removed members are known from this revision on
    stamp: Mapped[str] = mapped_column(String(64), default="")  # what it was last compared with
    drawn_at_change: Mapped[int] = mapped_column(default=0, server_default="0")  # of the workspace


class DavMember(WorkspaceRow, Base):
    __tablename__ = "dav_member"
    __table_args__ = (
        within_workspace("calendar_id", "dav_calendar", ondelete="CASCADE"),
        UniqueConstraint("calendar_id", "name"),
        Index("ix_dav_member_revision", "calendar_id", "revision"),
    )

    calendar_id: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(200))  # the last part of its address
    uid: Mapped[str] = mapped_column(String(255))
    variant_id: Mapped[int | None] = mapped_column()  # no key: members outlive what they were
    signature: Mapped[str] = mapped_column(String(40))  # of its octets, the same for everybody
    touched: Mapped[int] = mapped_column(
        default=0
    )  # made to look changed, so that applications read it again
    revision: Mapped[int] = mapped_column()
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
