"""A post that comes back: the words, the rhythm on a wall clock in a zone, and how far its dates are entered."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content import Post
from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.people import User
from scheduler.series.rhythm import Rhythm


class Leaves(StrEnum):
    """What becomes of an occurrence when it enters the calendar."""

    SCHEDULE = "schedule"  # it asks the gate, and leaves by itself where that lets it
    DRAFT = "draft"  # it waits for somebody to write it


class Series(WorkspaceRow, Base):
    __tablename__ = "series"
    __table_args__ = (
        within_workspace("template_id", "post"),
        CheckConstraint("kind IN ('repeat', 'rotation')", name="kind"),
        CheckConstraint("leaves IN ('schedule', 'draft')", name="leaves"),
        CheckConstraint("kind = 'rotation' OR template_id IS NOT NULL", name="words"),
        CheckConstraint("until_on IS NULL OR count IS NULL", name="one_end"),
        Index(
            "ix_series_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10), default="repeat")  # rotation: its words come from a pool
    template_id: Mapped[int | None] = mapped_column()  # the post that is copied; never goes out itself
    # The rhythm: naive wall time of the first date, a zone, a rule without its end, and the end.
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    zone: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(300))
    until_on: Mapped[date | None]  # the last day, included
    count: Mapped[int | None]  # or so many times in all
    extra: Mapped[list[str]] = mapped_column(JSON, default=list)  # wall times beside the rule
    leaves: Mapped[str] = mapped_column(String(10), default=Leaves.SCHEDULE)
    least_days: Mapped[int | None]  # of a rotation: between two uses of the same text
    # Everything up to here has been entered, skipped or listed as missed; what comes next, as an instant.
    entered_until: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: nothing comes any more
    came_from_id: Mapped[int | None]  # the series it was split from
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # writes its occurrences, hears of trouble
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # whose right lets them leave
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # somebody stopped it

    template: Mapped[Post | None] = relationship(
        foreign_keys=[template_id], primaryjoin="Series.template_id == Post.id"
    )
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(
            starts_at=self.starts_at,
            zone=self.zone,
            rule=self.rule,
            until=self.until_on,
            count=self.count,
            extra=tuple(datetime.fromisoformat(wall) for wall in self.extra),
        )

    @property
    def rotates(self) -> bool:
        return self.kind == "rotation"
