"""Every table of the house, for migrations and for tests; importing this maps them all."""

from scheduler import (
    activity,
    approvals,
    calendar,
    channels,
    charter,
    content,
    expiry,
    library,
    notices,
    people,
    planning,
    publishing,
    series,
)
from scheduler.db import Base

__all__ = [
    "activity",
    "approvals",
    "calendar",
    "channels",
    "charter",
    "content",
    "expiry",
    "library",
    "notices",
    "people",
    "planning",
    "publishing",
    "series",
]

metadata = Base.metadata
