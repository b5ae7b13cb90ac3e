"""Who may speak, where, on what and in which language; and what each department is there for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User


class Mission(WorkspaceRow, Base):
    """What a department is there for in our channels, and the ground it covers."""

    __tablename__ = "mission"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(80))  # of the department
    text: Mapped[str] = mapped_column(Text, default="")  # Markdown
    # Public ids, or languages; None: all of them.
    channels: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    pillars: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    languages: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Speaker(WorkspaceRow, Base):
    """One person's word: within a mission, on ground of their own, or lent by somebody else for some days."""

    __tablename__ = "speaker"
    __table_args__ = (
        within_workspace("mission_id", "mission"),
        within_workspace("lent_by_id", "speaker"),
        Index("ix_speaker_user_id", "workspace_id", "user_id"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    mission_id: Mapped[int | None] = mapped_column()
    lent_by_id: Mapped[int | None] = mapped_column()  # the speaker whose word this is, while it is theirs
    channels: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    pillars: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    languages: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    from_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=True)
    mission: Mapped[Mission | None] = relationship(
        foreign_keys=[mission_id], primaryjoin="Speaker.mission_id == Mission.id", lazy="joined"
    )
    lent_by: Mapped[Speaker | None] = relationship(
        "Speaker",
        foreign_keys=[lent_by_id],
        primaryjoin="Speaker.lent_by_id == remote(Speaker.id)",
    )
