"""A date that comes back, the *marronnier* itself: the open day, the feast of the town, the first of the season."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr
from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id, within_workspace


class KeyDate(WorkspaceRow, Base):
    __tablename__ = "key_date"
    __table_args__ = (Index("ix_key_date_workspace_id_on", "workspace_id", "on"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    on: Mapped[date]
    until: Mapped[date | None]  # the last day, included; None: it is one day
    every_year: Mapped[bool] = mapped_column(default=True)
    # A yearly RRULE for what has no fixed day (the third weekend of September, the Monday after Easter).
    rule: Mapped[str | None] = mapped_column(String(200))
    lead_days: Mapped[int | None]  # so many days before, one should begin to write
    note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    told_for: Mapped[date | None]  # the return people were last told to begin writing for
    embargo: Mapped[bool] = mapped_column(default=False)  # days on which one does not speak: see embargoes
    # The last of an embargo's days that are over and of which what fell due is held: until the sweep has seen to that,
    # nothing is claimed although they are over.
    swept_until: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def comes(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """When it takes place between two days: first and last day of each time, which may reach out of them."""
        lasts = (self.until - self.on) if self.until else timedelta()
        for begins in self._beginnings(first, last):
            if begins >= self.on and begins <= last and begins + lasts >= first:
                yield begins, begins + lasts

    def _beginnings(self, first: date, last: date) -> Iterator[date]:
        years = range(max(self.on.year, first.year - 1), last.year + 1)
        if not self.every_year:
            yield self.on
        elif self.rule:
            yield from yearly(self.rule, years)
        else:
            for year in years:
                try:
                    yield self.on.replace(year=year)
                except ValueError:
                    yield date(year, 2, 28)  # the 29th of February, in the years that have none


def yearly(rule: str, years: range) -> Iterator[date]:
    """The days a yearly RRULE names in those years, without an hour; Easter counts (BYEASTER). Raises ValueError."""
    return (day for year in years if (day := _day_in(rule, year)))


@lru_cache(maxsize=4096)  # the claim asks for every embargo
def _day_in(rule: str, year: int) -> date | None:
    found = rrulestr(f"{rule};COUNT=1", dtstart=datetime.combine(date(year, 1, 1), time()))
    first = next(iter(found), None)
    return first.date() if first and first.year == year else None


class KeyDatePost(WorkspaceRow, Base):
    """A post written for one return of a key date."""

    __tablename__ = "key_date_post"
    __table_args__ = (
        within_workspace("key_date_id", "key_date", ondelete="CASCADE"),
        within_workspace("post_id", "post", ondelete="CASCADE"),
        UniqueConstraint("key_date_id", "post_id"),
        Index("ix_key_date_post_post_id", "workspace_id", "post_id"),
    )

    key_date_id: Mapped[int] = mapped_column()
    post_id: Mapped[int] = mapped_column()
    returns_on: Mapped[date]  # the return it was written for
