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
from scheduler.db import LocalTime, across_workspaces
from scheduler.people.workspace import touch
from scheduler.series import match, rotating, rows
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.rhythm import Rhythm
from scheduler.series.rows import Coming
from scheduler.series.series import Series
from scheduler.wording import N_, Text, verbatim

AT_ONCE = 50  # series in one transaction
MOST_MISSED = 400  # of one series, listed one by one
A_SECOND = timedelta(seconds=1)
Entered = tuple[datetime, str]  # when on the wall, and what became of it


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
    before = _entered(session, found)
    for series in found:
        until = LocalTime.of(now + horizon, series.zone).at
        coming += _coming(session, series, now, until, before.get(series.id, []))
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


def _coming(
    session: Session, series: Series, now: datetime, until: datetime, before: list[Entered]
) -> list[Coming]:
    if series.ended_at is None and not series.rotates and _is_binned(series.template):
        _end_without_words(session, series, now)
    if series.ended_at or until <= series.entered_until:
        look_ahead(series)
        return []
    rhythm = series.rhythm
    walls = rhythm.walls(series.entered_until, until)
    taken = _taken(rhythm, walls, before)
    coming, missed = [], []
    pool = rotating.Pool.of(session, series) if series.rotates else None
    for wall in walls:
        if wall in taken:
            continue
        planned, instant = rhythm.place(wall)
        if instant < now:
            missed.append(wall)
        elif one := _one(series, wall, planned, pool):
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


def _entered(session: Session, found: Sequence[Series]) -> dict[int, list[Entered]]:
    """By series: what came already where new dates may stand. One query, however many series."""
    if not found:
        return {}
    rows = session.execute(
        select(Occurrence.series_id, Occurrence.at, Occurrence.fate)
        .where(
            Occurrence.workspace_id.in_({series.workspace_id for series in found}),
            Occurrence.series_id.in_([series.id for series in found]),
            Occurrence.at >= min(datetime.combine(series.entered_until, time()) for series in found),
        )
        .order_by(Occurrence.at)
    )
    entered: dict[int, list[Entered]] = {}
    for series_id, at, fate in rows:
        entered.setdefault(series_id, []).append((at, fate))
    return entered


def _taken(rhythm: Rhythm, walls: list[datetime], before: list[Entered]) -> set[datetime]:
    """Those that came already, also at another hour of the same day: after a change nothing is sent a second time."""
    if not walls or not before:
        return set()
    begin = datetime.combine(walls[0].date(), time())
    end = datetime.combine(walls[-1].date(), time.max)
    there = [(at, fate) for at, fate in before if begin <= at <= end]
    # What was missed, or empty, sent nothing: the day is still free.
    others = [at for at, fate in there if fate not in (Fate.MISSED, Fate.EMPTY)]
    matched = match.by_day(others, rhythm.walls(begin - A_SECOND, end))
    return {at for at, _ in there} | set(matched.values())


def coming_at(session: Session, series: Series, wall: datetime) -> Coming | None:
    """One date by itself; None where a rotation has no text for it."""
    planned, _ = series.rhythm.place(wall)
    return _one(series, wall, planned, rotating.Pool.of(session, series) if series.rotates else None)


def _one(
    series: Series, wall: datetime, planned: LocalTime | None, pool: rotating.Pool | None
) -> Coming | None:
    text, piece = (series.template, None) if pool is None else pool.next(wall)
    if text is None or text.deleted_at is not None:
        return None
    instant = planned.instant() if planned else None
    return Coming(series, text, wall, planned, instant, piece.id if piece else None)


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
