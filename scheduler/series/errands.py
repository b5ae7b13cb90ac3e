"""A change that reaches hundreds of dates: the soonest at once, the others some at a time, so that nobody waits for a lock.

What is put off is a row a date. Whoever does it looks again first: a date that went out, was skipped or was written
into meanwhile is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Row, Select, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scheduler import logbook
from scheduler.db import across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.finding import membership_of
from scheduler.people.roles import NotAllowed
from scheduler.people.workspace import touch
from scheduler.publishing import NotInThatState, UnderWay
from scheduler.series import ahead
from scheduler.series.beginning import demand_to_change
from scheduler.series.errand import Deed, Errand
from scheduler.series.occurrence import Occurrence
from scheduler.series.series import Series
from scheduler.wording import N_

AT_ONCE = 10  # dates in one transaction: each asks the gate on each of its channels
NOWHERE: Mapping[int, datetime] = {}
NOT_ALLOWED = N_("Whoever changed the series may not change this date any more.")
FAILED = N_("It could not follow the change of its series: look at it.")
log = structlog.get_logger("series")

Do = Callable[[Session, Occurrence, Errand, Membership, datetime], bool]


@dataclass(frozen=True)
class Left:
    """How far a change has come."""

    waiting: int
    out_of: int

    @property
    def done(self) -> int:
        return max(0, self.out_of - self.waiting)


def put_off(
    session: Session,
    found: Sequence[Occurrence],
    deed: Deed,
    *,
    by: Membership,
    now: datetime,
    out_of: int,
    also_touched: bool = False,
    stood: Mapping[int, datetime] = NOWHERE,
) -> None:
    """These follow later; `stood` says by id where a post to be moved is on the wall. What was put off before gives way."""
    take_off(session, found, deed)
    session.add_all(
        Errand(
            workspace_id=one.workspace_id, occurrence_id=one.id, deed=deed, also_touched=also_touched,
            stood_at=stood.get(one.id), by_user_id=by.user_id, out_of=out_of, created_at=now,
        )
        for one in found
    )  # fmt: skip
    session.flush()
    for one in found:
        session.expire(one, ["errands"])


def take_off(session: Session, found: Sequence[Occurrence], *deeds: Deed) -> None:
    """A later change has other plans for these."""
    waiting = [one for one in found if one.waits_for(*deeds)]
    if not waiting:
        return
    session.execute(
        delete(Errand)
        .where(
            Errand.workspace_id == waiting[0].workspace_id,
            Errand.occurrence_id.in_([one.id for one in waiting]),
            Errand.deed.in_(deeds),
        )
        .execution_options(synchronize_session="fetch")
    )
    for one in waiting:
        session.expire(one, ["errands"])


def left(session: Session, series: Series) -> Left | None:
    """How many dates of a series still have to follow; None when all do."""
    waiting, out_of = session.execute(
        select(func.count(), func.max(Errand.out_of))
        .join(Occurrence, Occurrence.id == Errand.occurrence_id)
        .where(
            Errand.workspace_id == series.workspace_id,
            Occurrence.workspace_id == series.workspace_id,
            Occurrence.series_id == series.id,
        )
    ).one()
    return Left(waiting, max(out_of, waiting)) if waiting else None


def those_waiting() -> Select[int]:
    """For the tick."""
    return select(Errand.id)


def run_some(session: Session, doers: dict[str, Do], *, now: datetime) -> int:
    """The soonest few, over all workspaces; gives how many it was. A deed that fails says so on its date."""
    with across_workspaces(session):
        rows = session.execute(
            select(Errand.id, Errand.occurrence_id, Errand.workspace_id)
            .join(Occurrence, Occurrence.id == Errand.occurrence_id)
            .order_by(Occurrence.at, Errand.id)
            .limit(AT_ONCE)
        ).all()
        for row in rows:
            _run(session, row, doers, now)
        for workspace_id in {row.workspace_id for row in rows}:
            touch(session, workspace_id, now)
    return len(rows)


def _run(session: Session, row: Row[int, int, int], doers: dict[str, Do], now: datetime) -> None:
    errand_id, occurrence_id, workspace_id = row
    mine = select(Series).join(Occurrence, Occurrence.series_id == Series.id)
    series = session.scalar(mine.where(Series.workspace_id == workspace_id, Occurrence.id == occurrence_id))
    if series is None:
        return
    ahead.hold(session, series)
    # Read again under the lock: another worker, or a later change, may have been here.
    read = next(iter(ahead.occurrences(session, series, only=[occurrence_id])), None)
    errand = next((one for one in read.errands if one.id == errand_id), None) if read else None
    if read is None or errand is None:
        return
    by = membership_of(session, errand.by_user_id, workspace_id)
    try:
        with session.begin_nested():
            if by is None:
                raise NotAllowed(Right.WRITE)
            demand_to_change(by, series)
            stays = doers[errand.deed](session, read, errand, by, now)
            session.flush()
    except NotAllowed:
        read.trouble, stays = NOT_ALLOWED, True
    except (UnderWay, NotInThatState):
        stays = True  # it leaves, or has left, while it was waited for
    except SQLAlchemyError:
        raise
    except Exception as fault:
        # One date that cannot be changed must not keep all others waiting for ever.
        log.error(
            "a date could not follow", occurrence=read.public_id, deed=errand.deed, **logbook.fault(fault)
        )
        read.trouble, stays = FAILED, True
    if stays:
        session.delete(errand)
    else:
        session.expunge(errand)  # it went with its date
    session.flush()
