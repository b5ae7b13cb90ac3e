"""Every table of the house, for migrations and for tests; importing this maps them all."""

from scheduler import (
    activity,
    approvals,
    calendar,
    channels,
    charter,
    content,
    notices,
    people,
    planning,
    publishing,
)
from scheduler.db import Base

__all__ = [
    "activity",
    "approvals",
    "calendar",
    "channels",
    "charter",
    "content",
    "notices",
    "people",
    "planning",
    "publishing",
]

metadata = Base.metadata
