"""Numbers about the work, from the database: the queue only carries doorbells and knows nothing of posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.publishing import Delivery, Kind, State

# Seconds between the planned time and the moment it was out.
LATENESS = (0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)


@dataclass(frozen=True)
class Figures:
    states: dict[str, int]  # deliveries in each state
    due: int  # scheduled and due now
    oldest_due: float  # seconds the oldest of them is late; 0 when nothing is due
    lateness: tuple[int, ...] = field(default=())  # published within each bound of LATENESS, cumulative
    published: int = 0
    late_seconds: float = 0.0


def figures(session: Session, now: datetime) -> Figures:
    """A handful of aggregates over all workspaces."""
    with across_workspaces(session):
        counted = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)).all()
        due, oldest = session.execute(
            select(func.count(), func.min(Delivery.due_at)).where(
                Delivery.state == State.SCHEDULED, Delivery.due_at <= now
            )
        ).one()
        late = _seconds_late(session)
        within = [func.sum(case((late <= bound, 1), else_=0)) for bound in LATENESS]
        row = session.execute(
            select(func.count(), func.sum(case((late > 0, late), else_=0.0)), *within)
            .join(Variant, Variant.id == Delivery.variant_id)
            .where(
                Delivery.kind == Kind.PUBLISH,
                Delivery.published_at.is_not(None),
                Variant.planned_instant.is_not(None),
            )
        ).one()
    published, total, *buckets = row
    return Figures(
        states={str(state): 0 for state in State} | {state: count for state, count in counted},
        due=due,
        oldest_due=(now - oldest).total_seconds() if oldest else 0.0,
        lateness=tuple(int(bucket or 0) for bucket in buckets),
        published=published,
        late_seconds=float(total or 0.0),
    )


def _seconds_late(session: Session) -> ColumnElement[Any]:
    out, planned = Delivery.published_at, Variant.planned_instant
    if session.get_bind().dialect.name == "postgresql":
        return func.extract("epoch", out - planned)
    return (func.julianday(out) - func.julianday(planned)) * 86400.0
