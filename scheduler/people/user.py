"""A person who signs in. Belongs to no workspace by itself: memberships do that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, String, true
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, new_public_id


class User(Base):
    __tablename__ = "user"

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # stored lower-case
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))  # argon2id; None: not chosen yet
    locale: Mapped[str | None] = mapped_column(String(8))  # None: the workspace's
    theme: Mapped[str] = mapped_column(String(8), default="system")
    zone: Mapped[str | None] = mapped_column(String(64))  # where one is; None: the workspace's
    second_zone: Mapped[str | None] = mapped_column(String(64))  # shown beside times
    begins: Mapped[str] = mapped_column(String(12), default="calendar", server_default="calendar")
    shortcuts: Mapped[bool] = mapped_column(default=True, server_default=true())
    notice_ways: Mapped[dict[str, str] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # see notices.choosing
    digest_hour: Mapped[int | None]  # on the wall of one's zone; None: no daily letter
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def plain_email(written: str) -> str:
    """The form an address is stored and looked up in."""
    return written.strip().lower()
