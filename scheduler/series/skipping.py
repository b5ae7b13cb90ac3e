"""Leaving one date out, and letting it come after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import writing
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.publishing.planned import editing
from scheduler.series import ahead, letting_in, making, rows
from scheduler.series.beginning import A_SECOND, demand_to_change
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.series import Series
from scheduler.wording import N_, Text


class NoSuchDate(ValueError):
    """The series does not come back then."""

    text: Text = N_("The series has no such date ahead.")


def skip(session: Session, series: Series, wall: datetime, *, by: Membership, now: datetime) -> Occurrence:
    """This date is left out; its post, where there is one, goes into the bin. Raises NoSuchDate, UnderWay, StillGoing."""
    demand_to_change(by, series)
    ahead.hold(session, series)
    occurrence = at(session, series, wall)
    if occurrence is None:
        if series.rhythm.next(wall - A_SECOND) != wall or series.rhythm.instant(wall) < now:
            raise NoSuchDate
        occurrence = Occurrence(
            workspace_id=series.workspace_id, series_id=series.id, at=wall, fate=Fate.SKIPPED, created_at=now
        )
        session.add(occurrence)
    elif occurrence.fate == Fate.MADE and occurrence.post is not None:
        editing.delete(session, occurrence.post, by=by, now=now)
        occurrence.fate = Fate.SKIPPED
    else:
        return occurrence
    activity.record(session, by, "skipped a date", series, now=now, at=wall.isoformat())
    touch(session, series.workspace_id, now)
    return occurrence


def take_back(session: Session, series: Series, wall: datetime, *, by: Membership, now: datetime) -> None:
    """It comes after all: with the post it had, or with one made now. Raises NoSuchDate."""
    demand_to_change(by, series)
    ahead.hold(session, series)
    occurrence = at(session, series, wall)
    if occurrence is None or occurrence.fate != Fate.SKIPPED or series.rhythm.instant(wall) < now:
        raise NoSuchDate
    if occurrence.post is not None:
        writing.restore(session, occurrence.post, by=by, now=now)
        occurrence.fate, occurrence.let_in_at = Fate.MADE, None
    else:
        session.delete(occurrence)
        session.flush()
        if wall <= series.entered_until and (coming := making.coming_at(session, series, wall)):
            rows.write(session, [coming], now=now)
    session.flush()
    back = at(session, series, wall)
    letting_in.let_in(session, [back] if back else [], now=now)
    activity.record(session, by, "took back a date", series, now=now, at=wall.isoformat())
    touch(session, series.workspace_id, now)


def outlive_posts(session: Session, post_ids: Sequence[int]) -> None:
    """These posts are about to go for good: their dates stay, as skipped, or a change would make them again.

    To be called across workspaces.
    """
    session.execute(
        update(Occurrence)
        .where(Occurrence.post_id.in_(post_ids))
        .values(fate=Fate.SKIPPED, post_id=None)
        .execution_options(synchronize_session=False)
    )


def at(session: Session, series: Series, wall: datetime) -> Occurrence | None:
    return session.scalar(
        select(Occurrence).where(
            Occurrence.workspace_id == series.workspace_id,
            Occurrence.series_id == series.id,
            Occurrence.at == wall,
        )
    )
