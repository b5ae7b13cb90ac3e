"""A date that comes back, the *marronnier* itself: the open day, the feast of the town, the first of the season."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.db import Base, UtcDateTime, WorkspaceRow, new_public_id


class KeyDate(WorkspaceRow, Base):
    __tablename__ = "key_date"
    __table_args__ = (Index("ix_key_date_workspace_id_on", "workspace_id", "on"),)

    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id, unique=True)
    name: Mapped[str] = mapped_column(String(120))
    on: Mapped[date]
    until: Mapped[date | None]  # the last day, included; None: it is one day
    every_year: Mapped[bool] = mapped_column(default=True)
    embargo: Mapped[bool] = mapped_column(default=False)  # days on which one does not speak: see embargoes
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def comes(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """When it takes place between two days: first and last day of each time, which may reach out of them."""
        lasts = (self.until - self.on) if self.until else timedelta()
        years = range(first.year - 1, last.year + 1) if self.every_year else [self.on.year]
        for year in years:
            try:
                begins = self.on.replace(year=year)
            except ValueError:
                begins = date(year, 2, 28)  # the 29th of February, in the years that have none
            if year >= self.on.year and begins <= last and begins + lasts >= first:
                yield begins, begins + lasts
