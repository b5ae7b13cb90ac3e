"""A series that comes for the last time soon: its owner is told once, while there is time to let it go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.db import LocalTime, across_workspaces
from scheduler.notices import Notice
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.saying import day_of
from scheduler.series.series import Series
from scheduler.wording import N_, verbatim

KIND = "series_over"
SOON = timedelta(days=14)
AT_ONCE = 100


def tell_of_ends(session: Session, *, now: datetime) -> int:
    """Those whose last date lies within two weeks, over all workspaces; gives how many."""
    with across_workspaces(session):
        # The walls of all zones lie within a day of each other.
        near = (now + SOON + timedelta(days=1)).replace(tzinfo=None)
        last = func.max(Occurrence.at)
        told = exists().where(
            Notice.workspace_id == Series.workspace_id,
            Notice.kind == KIND,
            Notice.about == Series.public_id,
            # Let go on and about to end again, it is told again.
            Notice.created_at >= Series.changed_at,
        )
        found = session.execute(
            select(Series, last)
            .join(Occurrence, Occurrence.series_id == Series.id)
            # All its dates are entered, and nobody ended it by hand.
            .where(Series.next_at.is_(None), Series.ended_at.is_(None), Occurrence.fate == Fate.MADE, ~told)
            .group_by(Series.id)
            .having(last.between(now.replace(tzinfo=None) - timedelta(days=1), near))
            .limit(AT_ONCE)
        ).all()
        count = 0
        for series, at in found:
            here = LocalTime.of(now, series.zone).at
            if here <= at <= here + SOON:
                count += 1
                _tell(session, series, at, now)
    return count


def _tell(session: Session, series: Series, at: datetime, now: datetime) -> None:
    text = N_(
        "“{series}” comes for the last time on {day}. Give it a later end if it is to go on.",
        series=verbatim(series.name),
        day=day_of(at.date()),
    )
    notices.tell(
        session, series.workspace_id, kind=KIND, text=text, about=series.public_id, now=now,
        users=[series.owner_id],
    )  # fmt: skip
