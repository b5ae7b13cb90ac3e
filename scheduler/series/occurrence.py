"""One date of a series, and the post that was made of it. The row stays, so that no date is ever made twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scheduler.content import Post
from scheduler.db import Base, JsonText, UtcDateTime, WorkspaceRow, new_public_id, within_workspace
from scheduler.series.errand import Deed, Errand
from scheduler.series.series import Series
from scheduler.wording import N_, Text


class Fate(StrEnum):
    MADE = "made"  # a post of its own
    SKIPPED = "skipped"  # somebody left this date out
    MISSED = "missed"  # its time passed while nothing ran: never made late
    EMPTY = "empty"  # a rotation had no text for it
    DETACHED = "detached"  # its post goes its own way


FATES = {
    Fate.MADE: N_("In the calendar"),
    Fate.SKIPPED: N_("Skipped"),
    Fate.MISSED: N_("Missed"),
    Fate.EMPTY: N_("Nothing to say"),
    Fate.DETACHED: N_("Goes its own way"),
}


TO_LET_IN = "let_in_at IS NULL AND fate = 'made'"


class Occurrence(WorkspaceRow, Base):
    __tablename__ = "occurrence"
    __table_args__ = (
        within_workspace("series_id", "series", ondelete="CASCADE"),
        within_workspace("post_id", "post", ondelete="CASCADE"),
        within_workspace("piece_id", "series_piece"),
        UniqueConstraint("series_id", "at"),
        UniqueConstraint("post_id"),
        Index("ix_occurrence_series_id", "workspace_id", "series_id", "at"),
        # Few rows, however many have been let in: read by the chore every minute.
        Index(
            "ix_occurrence_to_let_in", "at", sqlite_where=text(TO_LET_IN), postgresql_where=text(TO_LET_IN)
        ),
        CheckConstraint("fate IN ('made', 'skipped', 'missed', 'empty', 'detached')", name="fate"),
        CheckConstraint("fate NOT IN ('made', 'detached') OR post_id IS NOT NULL", name="post"),
    )

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    series_id: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(DateTime(timezone=False))  # as the rule said, on the series' wall
    fate: Mapped[str] = mapped_column(String(10), default=Fate.MADE)
    post_id: Mapped[int | None] = mapped_column()
    piece_id: Mapped[int | None] = mapped_column()  # which text of a rotation it took
    words: Mapped[str] = mapped_column(
        String(64), default=""
    )  # what it said when it last followed the series
    # Whether the gate has been asked. None: still to be asked, the soonest first.
    let_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[Text | None] = mapped_column(JsonText)  # why it is not scheduled, where somebody must act
    only_here: Mapped[str | None] = mapped_column(String(64))  # what was said to be meant for this date alone
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    series: Mapped[Series] = relationship(
        foreign_keys=[series_id], primaryjoin="Occurrence.series_id == Series.id"
    )
    post: Mapped[Post | None] = relationship(
        foreign_keys=[post_id], primaryjoin="Occurrence.post_id == Post.id"
    )
    # What a change of the series has still to do to it; read along by those that ask whether it was touched.
    errands: Mapped[list[Errand]] = relationship(
        foreign_keys=[Errand.occurrence_id],
        primaryjoin="Occurrence.id == Errand.occurrence_id",
        viewonly=True,
    )

    def waits_for(self, *deeds: Deed) -> bool:
        return any(errand.deed in deeds for errand in self.errands)
