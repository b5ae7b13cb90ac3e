"""A user's place in one workspace."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id
from scheduler.people.roles import Role
from scheduler.people.user import User
from scheduler.people.workspace import Workspace


class Membership(WorkspaceRow, Base):
    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("workspace_id", "user_id"),
        Index("ix_membership_user_id", "user_id"),
        CheckConstraint(f"role IN ({', '.join(repr(str(r)) for r in Role)})", name="role"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(String(16))
    default_view: Mapped[str] = mapped_column(
        String(32), default=""
    )  # a saved view of the calendar, by public id
    digest_on: Mapped[date | None]  # the day, on the person's wall, whose letter has left
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # outside help: then it ends by itself

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    workspace: Mapped[Workspace] = relationship(lazy="joined", innerjoin=True)
