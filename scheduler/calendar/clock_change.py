"""What the next change of the clocks does to what is planned: looked at before it comes.

A post keeps its wall time; what moves is the instant, and so what other walls read. Weekly slots may fall into the hour
that is left out, or into the one that comes twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.planning import Slot
from scheduler.planning.around import slots
from scheduler.planning.occurrences import times
from scheduler.publishing import Delivery, State

LOOKED = timedelta(days=400)  # every zone that changes at all does within a year
AFTER = timedelta(days=42)  # how long after a change what moved is listed
MOST = 50


@dataclass(frozen=True)
class Change:
    """A zone's clocks go forward (`by` above zero) or back, at an instant."""

    zone: str
    at: datetime
    by: timedelta

    @property
    def day(self) -> date:
        return self.at.astimezone(zone(self.zone)).date()


@dataclass(frozen=True)
class Moved:
    """A post whose time on the workspace's wall is another after the change: `was` is what it would read today."""

    entry: Entry
    was: datetime  # wall times of the workspace
    will: datetime


@dataclass(frozen=True)
class Odd:
    """A weekly slot in the hour that does not exist that day, or comes twice; and the times there are instead."""

    slot: Slot
    on: date
    twice: bool
    choices: tuple[LocalTime, ...]


@dataclass(frozen=True)
class Preview:
    changes: list[Change]  # of every zone in use, the next one of each, in order of time
    moved: list[Moved]
    more: int
    odd: list[Odd]
    twice: list[Entry]  # planned in an hour that comes twice: somebody said which


def next_change(name: str, after: datetime) -> Change | None:
    """To the second; None where the clocks never change."""
    there = zone(name)
    start = after.astimezone(UTC)
    offset = start.astimezone(there).utcoffset()
    low = start
    while (high := low + timedelta(days=7)) < start + LOOKED:
        if high.astimezone(there).utcoffset() != offset:
            break
        low = high
    else:
        return None
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(there).utcoffset() == offset:
            low = middle
        else:
            high = middle
    at = high.replace(microsecond=0)
    new = at.astimezone(there).utcoffset()
    return Change(name, at, (new or timedelta()) - (offset or timedelta()))


def preview(
    session: Session, workspace_id: int, house: str, *, now: datetime, also: Iterable[str] = ()
) -> Preview:
    """For the workspace whose wall is `house`; `also`: zones somebody looks at beside those in use."""
    names = Names(session, workspace_id)
    ahead = out_of(select(Variant.planned_zone), workspace_id).where(Variant.planned_instant >= now)
    used = {name for name in session.scalars(ahead.distinct()) if name}
    used |= {place.zone for place in names.places.values() if not place.is_gone} | {house, *also}
    changes = sorted(
        (change for name in used if (change := next_change(name, now))),
        key=lambda change: (change.at, change.zone),
    )
    # Zones that change within the same weeks belong together: in between, they stand otherwise than ever.
    season = [change for change in changes if change.at <= changes[0].at + AFTER] if changes else []
    moved, more = _moved(session, workspace_id, names, season, (house, now))
    return Preview(
        changes, moved, more, _odd(session, workspace_id, season), _twice(session, workspace_id, names, now)
    )


def _moved(
    session: Session, workspace_id: int, names: Names, season: list[Change], usual: tuple[str, datetime]
) -> tuple[list[Moved], int]:
    """`usual`: the house's zone, and when its wall stands to others as people are used to."""
    if not season:
        return [], 0
    house, now = usual
    here = zone(house)
    start, end = season[0].at, season[-1].at + AFTER
    ahead = (Variant.planned_instant >= start, Variant.planned_instant < end, Variant.planned_zone != house)
    places = session.scalars(
        out_of(select(Variant.planned_zone), workspace_id).where(*ahead).distinct()
    ).all()
    # Asked of the database: most of what is planned elsewhere reads here as it always did.
    otherwise = [
        and_(Variant.planned_zone == name, Variant.planned_instant >= since, Variant.planned_instant < until)
        for name in places
        if name
        for since, until in _otherwise(house, name, now, (start, end))
    ]
    if not otherwise:
        return [], 0
    its = (
        *ahead,
        or_(*otherwise),
        or_(Delivery.state == State.UNSCHEDULED, Delivery.state == State.SCHEDULED),
    )
    wanted = variants(workspace_id).where(*its).order_by(Variant.planned_instant, Variant.id).limit(MOST)
    count = session.scalar(out_of(select(func.count(Variant.id)), workspace_id).where(*its)) or 0
    found = []
    for entry in Reader(session, workspace_id, names).read(wanted, Filter()):
        if entry.planned is None or entry.instant is None:
            continue
        will = entry.instant.astimezone(here).replace(tzinfo=None)
        found.append(Moved(entry, entry.planned.at + _apart(now, house, entry.planned.zone), will))
    return found, max(0, count - MOST)


def _otherwise(
    house: str, other: str, usual: datetime, stretch: tuple[datetime, datetime]
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches in which the two walls stand otherwise to each other than at `usual`."""
    start, end = stretch
    edges = {start, end}
    for name in (house, other):
        at = start
        while (change := next_change(name, at)) and change.at < end:
            edges.add(change.at)
            at = change.at
    for since, until in pairwise(sorted(edges)):
        if _apart(since, house, other) != _apart(usual, house, other):
            yield since, until


def _apart(at: datetime, house: str, other: str) -> timedelta:
    """How much later the house's wall reads than the other one."""
    here, there = at.astimezone(zone(house)).utcoffset(), at.astimezone(zone(other)).utcoffset()
    return (here or timedelta()) - (there or timedelta())


def _odd(session: Session, workspace_id: int, season: list[Change]) -> list[Odd]:
    by_zone = {change.zone: change for change in season}
    found = []
    for slot in slots(session, workspace_id):
        change = by_zone.get(slot.channel.zone)
        for _, planned in times(slot, change.day, change.day) if change else ():
            try:
                planned.instant()
            except GapHour as gap:
                found.append(Odd(slot, planned.at.date(), twice=False, choices=gap.choices))
            except OverlapHour as overlap:
                found.append(Odd(slot, planned.at.date(), twice=True, choices=overlap.choices))
    return found


def _twice(session: Session, workspace_id: int, names: Names, now: datetime) -> list[Entry]:
    its = variants(workspace_id).where(
        Variant.planned_instant >= now,
        Variant.planned_fold.is_not(None),
        Delivery.state.not_in(CANCELLED),
    )
    its = its.order_by(Variant.planned_instant, Variant.id).limit(MOST)
    return Reader(session, workspace_id, names).read(its, Filter())
