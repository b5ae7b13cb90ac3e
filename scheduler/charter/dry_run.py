"""A version tried against what was published lately and what is scheduled, before anybody adopts it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content import Variant
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class RunState(StrEnum):
    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class DryRun(WorkspaceRow, Base):
    __tablename__ = "dry_run"
    __table_args__ = (
        within_workspace("version_id", "charter_version", ondelete="CASCADE"),
        CheckConstraint(f"state IN ({', '.join(repr(str(s)) for s in RunState)})", name="state"),
        Index("ix_dry_run_state", "state"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    version_id: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))  # of the draft as it was tried
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str] = mapped_column(String(10), default=RunState.ASKED)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    # {"before": {verdict: n}, "after": {…}, "rules": {rule id: {"kind", "clause", "added", "gone"}}}
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a run whose worker died is begun again
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DryRunChange(WorkspaceRow, Base):
    """One post whose verdict the draft would change."""

    __tablename__ = "dry_run_change"
    __table_args__ = (
        within_workspace("dry_run_id", "dry_run", ondelete="CASCADE"),
        within_workspace("variant_id", "variant", ondelete="CASCADE"),
        Index("ix_dry_run_change_dry_run_id", "workspace_id", "dry_run_id", "after", "at"),
    )

    dry_run_id: Mapped[int] = mapped_column()
    variant_id: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[str] = mapped_column(String(12))  # the strictest severity, or "" where nothing is said
    after: Mapped[str] = mapped_column(String(12))
    ahead: Mapped[bool]  # scheduled; False: it is out already
    # What makes the difference: [{"gone": bool, "clause", "message": Text as JSON, "words"}]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    variant: Mapped[Variant] = relationship(
        foreign_keys=[variant_id], primaryjoin="DryRunChange.variant_id == Variant.id"
    )
