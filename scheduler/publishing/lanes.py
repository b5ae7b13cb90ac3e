"""Lanes by cost, decided for each delivery: short calls in one, uploads and long mailings in another.

What preflight has uploaded is a short call from then on, until the platform throws the upload away.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, or_

from scheduler.adapters import ADAPTERS
from scheduler.publishing.delivery import Delivery

LANES = ("fast", "heavy")
FAST, HEAVY = LANES


def lane_for(platform: str, *, uploads: int) -> str:
    """`uploads`: steps that are still to be done before it can be published."""
    adapter = ADAPTERS.get(platform)
    return HEAVY if uploads or (adapter and adapter.lane == HEAVY) else FAST


def in_lane(lane: str, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Deliveries to be sent in a lane now: what was uploaded too long ago is uploaded again, which is heavy."""
    if lane == FAST:
        return and_(
            Delivery.lane == FAST, or_(Delivery.prepared_until.is_(None), Delivery.prepared_until > now)
        )
    return or_(Delivery.lane == HEAVY, Delivery.prepared_until <= now)


def known_platforms() -> list[str]:
    """Nothing is sent to a platform this release does not know."""
    return list(ADAPTERS)
