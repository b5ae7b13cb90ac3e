"""After a freeze or an embargo: what fell due inside it and nobody held. Nothing leaves late because it is over.

It may have ended while no sweep ran at all. Until this has looked, a claim takes nothing it is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning.embargoes import Embargo
from scheduler.planning.key_date import KeyDate
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.planned.reach import Stop, reached
from scheduler.publishing.states import is_in
from scheduler.wording import Text


def left_inside(session: Session, now: datetime, *, most: int) -> Iterator[tuple[Delivery, State, Text]]:
    """What is to be held, over all workspaces, at most so much of each. Whoever takes them holds them."""
    for freeze in _freezes(session, now):
        found = _due(session, freeze, freeze.from_at, freeze.ended(now) or now, most)
        yield from ((delivery, State.HELD, freeze.held) for delivery in found)
        if len(found) < most:  # each had its turn; the rest comes with the next round
            freeze.swept_at = now
    for embargo in _embargoes(session):
        if (days := embargo.unswept(now)) is None:
            continue
        wall = zone(embargo.zone)
        begins = datetime.combine(days[0], time(), wall).astimezone(UTC)
        ends = datetime.combine(days[1] + timedelta(days=1), time(), wall).astimezone(UTC)
        found = _due(session, embargo, begins, ends, most)
        yield from ((delivery, State.HELD, embargo.held) for delivery in found)
        if len(found) < most:
            # Past the object: whoever changes one closes the gate, which this has no reason to wait for.
            session.execute(
                update(KeyDate)
                .where(KeyDate.id == embargo.key_date.id, KeyDate.workspace_id == embargo.workspace_id)
                .values(swept_until=days[1])
            )


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


def _due(session: Session, stop: Stop, begins: datetime, ends: datetime, most: int) -> list[Delivery]:
    return list(
        session.scalars(
            select(Delivery)
            .where(
                reached(stop),
                is_in(State.SCHEDULED),
                Delivery.kind == Kind.PUBLISH,
                Delivery.due_at >= begins,
                Delivery.due_at < ends,
            )
            .order_by(Delivery.due_at)
            .limit(most)
        )
    )
