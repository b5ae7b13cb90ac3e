"""A version of the charter. A draft is edited freely; adopting it freezes it for good."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class Severity(StrEnum):
    ADVISE = "advise"  # said, never in the way
    BLOCK = "block"  # stops at the gate, on every route


class Readers(StrEnum):
    """Who a clause is written for."""

    PUBLIC = "public"  # house rules that readers of our channels may see
    STAFF = "staff"  # everybody who belongs to the house
    EDITORS = "editors"  # those who publish


class CharterVersion(WorkspaceRow, Base):
    __tablename__ = "charter_version"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    number: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    adopted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: still a draft
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    digest: Mapped[str | None] = mapped_column(String(64))  # of exactly what was adopted; None: before 0.2

    clauses: Mapped[list[Clause]] = relationship(
        "Clause",
        primaryjoin="CharterVersion.id == foreign(Clause.version_id)",
        order_by="Clause.position",
        cascade="all, delete-orphan",
    )
    rules: Mapped[list[CharterRule]] = relationship(
        "CharterRule",
        primaryjoin="CharterVersion.id == foreign(CharterRule.version_id)",
        order_by="CharterRule.id",
        cascade="all, delete-orphan",
    )


class Clause(WorkspaceRow, Base):
    __tablename__ = "clause"
    __table_args__ = (within_workspace("version_id", "charter_version", ondelete="CASCADE"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    version_id: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(String(16))  # one of the eleven keys
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(8), default=Readers.STAFF, server_default=Readers.STAFF)
    position: Mapped[int] = mapped_column(default=0)


class CharterRule(WorkspaceRow, Base):
    __tablename__ = "charter_rule"
    __table_args__ = (
        within_workspace("version_id", "charter_version", ondelete="CASCADE"),
        within_workspace("clause_id", "clause", ondelete="CASCADE"),
        CheckConstraint("severity IN ('advise', 'block')", name="severity"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    version_id: Mapped[int] = mapped_column()
    clause_id: Mapped[int | None] = mapped_column()
    kind: Mapped[str] = mapped_column(String(40))  # the family, a name in scheduler.rules.RULES
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    severity: Mapped[str] = mapped_column(String(8), default=Severity.ADVISE)

    clause: Mapped[Clause | None] = relationship(
        foreign_keys=[clause_id], primaryjoin="CharterRule.clause_id == Clause.id"
    )
