"""One date at another time: its post is moved through the gate, or made now where it has none yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity, publishing
from scheduler.content import Variant
from scheduler.db import LocalTime
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.publishing import PastTime, State
from scheduler.series import ahead, letting_in, making, rows, skipping
from scheduler.series.beginning import A_SECOND, demand_to_change
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.series import Series
from scheduler.series.skipping import NoSuchDate

STOPPED = (State.HELD, State.MISSED, State.FAILED)


def move(
    session: Session,
    series: Series,
    wall: datetime,
    to: LocalTime,
    *,
    by: Membership,
    now: datetime,
    passed: bool = False,
) -> Occurrence:
    """The date `wall`, however far ahead, stands at `to` from now on.

    `passed`: also one whose own hour is over, for a file that says it was moved while that still lay ahead.
    Raises NoSuchDate, PastTime, GapHour, OverlapHour, and what `publishing.move` raises.
    """
    demand_to_change(by, series)
    instant = to.instant()
    if instant <= now:
        raise PastTime(to)
    ahead.hold(session, series)
    occurrence = skipping.at(session, series, wall)
    if occurrence is None:
        occurrence = _make(session, series, wall, to, now, passed=passed)
    elif occurrence.fate == Fate.MADE and occurrence.post is not None and not occurrence.post.deleted_at:
        for variant in list(occurrence.post.variants):
            _move(session, variant, to, by, now)
    else:
        raise NoSuchDate
    activity.record(session, by, "moved a date", series, now=now, at=wall.isoformat(), to=to.at.isoformat())
    touch(session, series.workspace_id, now)
    session.flush()
    return occurrence


def _move(session: Session, variant: Variant, to: LocalTime, by: Membership, now: datetime) -> None:
    if variant.delivery.state in STOPPED:
        # A new time is the answer to the question it asks.
        publishing.schedule(session, variant, planned=to, by=by, now=now)
    else:
        publishing.move(session, variant, to, by=by, now=now)


def _make(
    session: Session, series: Series, wall: datetime, to: LocalTime, now: datetime, *, passed: bool
) -> Occurrence:
    """Beyond the horizon it has no post yet: it is made now, so that there is something to move."""
    is_one = series.rhythm.next(wall - A_SECOND) == wall and (passed or series.rhythm.instant(wall) >= now)
    coming = making.coming_at(session, series, wall) if is_one and series.ended_at is None else None
    if coming is None:
        raise NoSuchDate
    rows.write(session, [replace(coming, planned=to, instant=to.instant())], now=now)
    made = skipping.at(session, series, wall)
    assert made is not None
    letting_in.let_in(session, [made], now=now)
    return made
