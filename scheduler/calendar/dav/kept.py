"""What applications say beside the plan, kept for them: their names for things, their alarms, their colours; and what was refused."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, within_workspace


class DavName(WorkspaceRow, Base):
    """A draft begun in a calendar application keeps the address and the UID it was given there."""

    __tablename__ = "dav_name"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "variant_id"),
    )

    variant_id: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(200))
    uid: Mapped[str] = mapped_column(String(255))


class DavExtra(WorkspaceRow, Base):
    """One person's alarms and their applications' notes on a post; nobody else sees them."""

    __tablename__ = "dav_extra"
    __table_args__ = (
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("workspace_id", "user_id", "variant_id"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    variant_id: Mapped[int] = mapped_column()
    octets: Mapped[bytes] = mapped_column(LargeBinary)  # content lines, folded


class DavProperty(WorkspaceRow, Base):
    """How one person likes a calendar: its colour, its place in their list, their name for it."""

    __tablename__ = "dav_property"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "calendar", "name"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    calendar: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))  # {namespace}name
    value: Mapped[str] = mapped_column(Text)  # XML, escaped


class DavRefusal(WorkspaceRow, Base):
    """What one person's application was refused last at one address: when it insists, it is answered otherwise."""

    __tablename__ = "dav_refusal"
    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "address"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    address: Mapped[str] = mapped_column(String(300))  # calendar and member
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))  # of what it sent
    at: Mapped[datetime] = mapped_column(UtcDateTime)
