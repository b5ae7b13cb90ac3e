"""The plan's pages: every channel against what it should carry, one channel's plan, the pillars."""

from web.plan import campaigns, filling, ideas, overview, pillars, sheets, slots, writing  # noqa: F401  (their views)
from web.plan.room import bp

__all__ = ["bp"]
