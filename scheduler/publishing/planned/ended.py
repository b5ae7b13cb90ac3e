"""After a freeze or an embargo: what fell due inside it and nobody held. Nothing leaves late because it is over.

It may have ended while no sweep ran at all. Until this has looked, a claim takes nothing it is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler.db import across_workspaces
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning.embargoes import Embargo
from scheduler.planning.key_date import KeyDate
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.planned.reach import Stop, reached
from scheduler.publishing.states import is_in


def left_inside(session: Session, now: datetime, *, most: int) -> Iterator[tuple[Delivery, Stop]]:
    """What is to be held and by what, over all workspaces, at most so much of each. Whoever takes one holds it."""
    for freeze in _freezes(session, now):
        ends = freeze.ended(now) or now
        if ends > freeze.from_at:  # else it was called off before it began
            yield from ((delivery, freeze) for delivery in _due(session, freeze, ends, most))
            # Each had its turn, but holding it may have failed: what is still there comes with the next round.
            if _due(session, freeze, ends, 1):
                continue
        freeze.swept_at = now
    for embargo in _embargoes(session):
        if (days := embargo.unswept(now)) is None:
            continue
        wall = zone(embargo.zone)
        ends = datetime.combine(days[1] + timedelta(days=1), time(), wall).astimezone(UTC)
        yield from ((delivery, embargo) for delivery in _due(session, embargo, ends, most))
        if not _due(session, embargo, ends, 1):
            # Past the object: whoever changes one closes the gate, which this has no reason to wait for.
            session.execute(
                update(KeyDate)
                .where(KeyDate.id == embargo.key_date.id, KeyDate.workspace_id == embargo.workspace_id)
                .values(swept_until=days[1])
            )


def is_unswept(session: Session, now: datetime) -> bool:
    """Is something over, anywhere, after which nobody has looked?"""
    with across_workspaces(session):
        return bool(_freezes(session, now)) or any(one.unswept(now) for one in _embargoes(session))


def _freezes(session: Session, now: datetime) -> list[Freeze]:
    over = or_(Freeze.until_at <= now, Freeze.lifted_at <= now)
    return list(session.scalars(select(Freeze).where(Freeze.swept_at.is_(None), over).order_by(Freeze.id)))


def _embargoes(session: Session) -> list[Embargo]:
    rows = session.execute(
        select(KeyDate, Workspace.zone)
        .join(Workspace, Workspace.id == KeyDate.workspace_id)
        .where(KeyDate.embargo)
        .order_by(KeyDate.id)
    )
    return [Embargo(key_date, place) for key_date, place in rows]


def _due(session: Session, stop: Stop, ends: datetime, most: int) -> list[Delivery]:
    """Also what was due before it began: had it been in time, it would have left."""
    return list(
        session.scalars(
            select(Delivery)
            .where(
                reached(stop),
                is_in(State.SCHEDULED),
                Delivery.kind.in_((Kind.PUBLISH, Kind.EDIT)),  # a removal waits for no freeze
                Delivery.due_at < ends,
            )
            .order_by(Delivery.due_at)
            .limit(most)
        )
    )
