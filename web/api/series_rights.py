"""What a token's scopes allow with series. Below the API only the person's role is known, not what a token was given."""

from __future__ import annotations

from sqlalchemy import select

from scheduler.content import Variant
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery, State
from scheduler.series import Leaves, Occurrence, Series
from web.rights import may
from web.visit import find, g


def changing(public_id: str) -> Series:
    """The series, for a call that makes or changes its dates. Raises NotAllowed."""
    series = find(Series, public_id)
    demand_to_leave(series.leaves)
    return series


def demand_to_leave(leaves: str, *, moving: Series | None = None) -> None:
    """Whoever lets posts leave by themselves, or moves a series' scheduled ones, schedules. Raises NotAllowed."""
    schedules = leaves == Leaves.SCHEDULE or (
        moving is not None and (moving.leaves == Leaves.SCHEDULE or _has_scheduled(moving))
    )
    if schedules and not may(Right.SCHEDULE):
        raise NotAllowed(Right.SCHEDULE)


def _has_scheduled(series: Series) -> bool:
    found = (
        select(Delivery.id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .join(Occurrence, Occurrence.post_id == Variant.post_id)
        .where(Delivery.workspace_id == series.workspace_id, Delivery.state == State.SCHEDULED)
        .where(Occurrence.workspace_id == series.workspace_id, Occurrence.series_id == series.id)
    )
    return g.db.scalar(found.limit(1)) is not None
