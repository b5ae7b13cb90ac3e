"""Dates that come within the horizon become posts of their own: once each, whoever else is at it.

A series is locked while its dates are entered, and each date has one row for ever (unique by series and wall time).
What passed while nothing ran is not made late: it is listed as missed, and its owner told once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler import activity, notices
from scheduler.content import Post, Variant
from scheduler.db import GapHour, LocalTime, across_workspaces
from scheduler.people.workspace import touch
from scheduler.series import match, rotating, rows
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.rows import Coming
from scheduler.series.series import Series
from scheduler.wording import N_, Text, verbatim

AT_ONCE = 50  # series in one transaction
MOST_MISSED = 400  # of one series, listed one by one
A_SECOND = timedelta(seconds=1)


def waiting(session: Session, *, now: datetime, horizon: timedelta) -> bool:
    """Whether a date has come within the horizon; one look into an index."""
    with across_workspaces(session):
        return session.scalar(select(Series.id).where(Series.next_at <= now + horizon).limit(1)) is not None


def enter_due(session: Session, *, now: datetime, horizon: timedelta) -> int:
    """Some of what has come within the horizon, over all workspaces; gives how many series it was."""
    with across_workspaces(session):
        found = session.scalars(
            select(Series)
            .where(Series.next_at <= now + horizon)
            .order_by(Series.next_at)
            .limit(AT_ONCE)
            # Another tick that holds some of them is serving them.
            .with_for_update(skip_locked=True, of=Series)
            .options(
                selectinload(Series.template).options(
                    selectinload(Post.attachments),
                    selectinload(Post.variants).options(
                        selectinload(Variant.attachments), selectinload(Variant.channel)
                    ),
                )
            )
        ).all()
        enter(session, found, now=now, horizon=horizon)
    return len(found)


def enter(session: Session, found: Sequence[Series], *, now: datetime, horizon: timedelta) -> None:
    """All dates of these series up to the horizon. They must be locked, or new in this transaction."""
    coming: list[Coming] = []
    for series in found:
        coming += _coming(session, series, now, LocalTime.of(now + horizon, series.zone).at)
    if coming:
        rows.write(session, coming, now=now)
    made: dict[int, int] = {}
    for one in coming:
        made[one.series.id] = made.get(one.series.id, 0) + 1
    for series in found:
        if series.id in made:
            activity.record(session, None, "entered dates", series, now=now, count=made[series.id])
    for workspace_id in {one.series.workspace_id for one in coming}:
        touch(session, workspace_id, now)


def look_ahead(series: Series) -> None:
    """When the next date comes that has not been entered yet."""
    following = None if series.ended_at else series.rhythm.next(series.entered_until)
    series.next_at = series.rhythm.instant(following) if following else None


def _coming(session: Session, series: Series, now: datetime, until: datetime) -> list[Coming]:
    if series.ended_at is None and not series.rotates and _is_binned(series.template):
        _end_without_words(session, series, now)
    if series.ended_at or until <= series.entered_until:
        look_ahead(series)
        return []
    rhythm = series.rhythm
    walls = rhythm.walls(series.entered_until, until)
    taken = _taken(session, series, walls)
    coming, missed = [], []
    pool = rotating.Pool.of(session, series) if series.rotates else None
    for wall in walls:
        if wall in taken:
            continue
        if rhythm.instant(wall) < now:
            missed.append(wall)
        elif one := _one(series, wall, pool):
            coming.append(one)
        else:
            _note(session, series, wall, Fate.EMPTY, now)
            text = N_(
                "“{series}” has a date and no text for it: each is too old, or was used too lately.",
                series=verbatim(series.name),
            )
            _tell(session, series, text, now)
    _list_missed(session, series, missed, now)
    series.entered_until = until
    look_ahead(series)
    return coming


def _is_binned(text: Post | None) -> bool:
    return text is None or text.deleted_at is not None


def _end_without_words(session: Session, series: Series, now: datetime) -> None:
    series.ended_at = series.changed_at = now
    text = N_(
        "“{series}” comes back no more: its words are in the bin. Take them out of it, then let it go on.",
        series=verbatim(series.name),
    )
    _tell(session, series, text, now)


def _taken(session: Session, series: Series, walls: list[datetime]) -> set[datetime]:
    """Those that came already, also at another hour of the same day: after a change nothing is sent a second time."""
    if not walls:
        return set()
    begin = datetime.combine(walls[0].date(), time())
    end = datetime.combine(walls[-1].date(), time.max)
    rows = session.execute(
        select(Occurrence.at, Occurrence.fate)
        .where(
            Occurrence.workspace_id == series.workspace_id,
            Occurrence.series_id == series.id,
            Occurrence.at.between(begin, end),
        )
        .order_by(Occurrence.at)
    ).all()
    found = {at for at, _ in rows}
    # What was missed, or empty, sent nothing: the day is still free.
    others = [at for at, fate in rows if fate not in (Fate.MISSED, Fate.EMPTY)]
    matched = match.by_day(others, series.rhythm.walls(begin - A_SECOND, end))
    return found | set(matched.values())


def coming_at(session: Session, series: Series, wall: datetime) -> Coming | None:
    """One date by itself; None where a rotation has no text for it."""
    return _one(series, wall, rotating.Pool.of(session, series) if series.rotates else None)


def _one(series: Series, wall: datetime, pool: rotating.Pool | None) -> Coming | None:
    text, piece = (series.template, None) if pool is None else pool.next(wall)
    if text is None or text.deleted_at is not None:
        return None
    try:
        planned = series.rhythm.local(wall)
    except GapHour:
        return Coming(series, text, wall, None, None, piece.id if piece else None)
    return Coming(series, text, wall, planned, planned.instant(), piece.id if piece else None)


def _list_missed(session: Session, series: Series, walls: list[datetime], now: datetime) -> None:
    for wall in walls[-MOST_MISSED:]:
        _note(session, series, wall, Fate.MISSED, now)
    if walls:
        text = N_(
            "{count} dates of “{series}” passed while nothing ran. They were not made up for.",
            count=len(walls),
            series=verbatim(series.name),
        )
        _tell(session, series, text, now)


def _tell(session: Session, series: Series, text: Text, now: datetime) -> None:
    notices.tell(
        session, series.workspace_id, kind="series", text=text, about=series.public_id, now=now,
        users=[series.owner_id],
    )  # fmt: skip


def _note(session: Session, series: Series, wall: datetime, fate: Fate, now: datetime) -> None:
    session.add(
        Occurrence(workspace_id=series.workspace_id, series_id=series.id, at=wall, fate=fate, created_at=now)
    )
