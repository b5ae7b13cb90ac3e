"""The plan's pages: every channel against what it should carry, one channel's plan, the pillars."""

from web.plan import (  # noqa: F401  (their views)
    calendar_file,
    campaigns,
    event_posts,
    events,
    filling,
    gaps,
    ideas,
    key_dates,
    layers,
    overview,
    pillars,
    plan_file,
    returns,
    sheets,
    slots,
    writing,
)
from web.plan.room import bp

__all__ = ["bp"]
