"""A version of the charter. A draft is edited freely; adopting it freezes it for good."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.wording import N_
from scheduler.wording import Text as Phrase


class Severity(StrEnum):
    ADVISE = "advise"  # said, never in the way
    APPROVE = "approve"  # stops until somebody with the rule's role has agreed to these words
    BLOCK = "block"  # stops at the gate, on every route


class Readers(StrEnum):
    """Who a clause is written for."""

    PUBLIC = "public"  # house rules that readers of our channels may see
    STAFF = "staff"  # everybody who belongs to the house
    EDITORS = "editors"  # those who publish


READERS: dict[Readers, Phrase] = {
    Readers.PUBLIC: N_("Everybody, also outside"),
    Readers.STAFF: N_("Everybody in the house"),
    Readers.EDITORS: N_("Those who publish"),
}


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
    # A rule that asks is kept as one that blocks: a release that knows no asking lets nothing through.
    strict: Mapped[str] = mapped_column("severity", String(8), default=Severity.ADVISE)
    asks: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Whose yes lifts it (a `Role`; an owner's always does); None: of a rule that blocks, nobody's.
    role: Mapped[str | None] = mapped_column(String(16))
    scope: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None: everywhere

    clause: Mapped[Clause | None] = relationship(
        foreign_keys=[clause_id], primaryjoin="CharterRule.clause_id == Clause.id"
    )

    @property
    def severity(self) -> Severity:
        return Severity.APPROVE if self.asks else Severity(self.strict or Severity.ADVISE)

    @severity.setter
    def severity(self, severity: str) -> None:
        self.asks = severity == Severity.APPROVE
        self.strict = Severity.BLOCK if self.asks else Severity(severity)

    def twin(self) -> CharterRule:
        """The same rule for another version, hanging on no clause yet."""
        return CharterRule(
            workspace_id=self.workspace_id,
            kind=self.kind,
            settings=self.settings,
            severity=self.severity,
            role=self.role,
            scope=self.scope,
        )

    def same_as(self, other: CharterRule) -> bool:
        """Whether both say the same, wherever they hang."""
        return (self.kind, self.settings, self.severity, self.role, self.scope or {}) == (
            other.kind, other.settings, other.severity, other.role, other.scope or {},
        )  # fmt: skip
