"""What an embargo would hold, told before it is added."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.month import window
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning import KeyDate
from scheduler.publishing import Delivery, Kind, State

AHEAD = timedelta(days=400)  # as far as a series enters its dates


def would_hold(session: Session, space: Workspace, embargo: KeyDate, *, now: datetime) -> int:
    """How many posts scheduled from now on fall due on its days, on the workspace's wall."""
    here = zone(space.zone)
    today = now.astimezone(here).date()
    days = [window(first, last, here) for first, last in embargo.comes(today, today + AHEAD)]
    if not days:
        return 0
    found = session.scalar(
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.workspace_id == space.id,
            Delivery.kind == Kind.PUBLISH,
            Delivery.state == State.SCHEDULED,
            or_(
                *(
                    (Delivery.due_at >= max(start.astimezone(UTC), now)) & (Delivery.due_at < end)
                    for start, end in days
                )
            ),
        )
    )
    return found or 0
