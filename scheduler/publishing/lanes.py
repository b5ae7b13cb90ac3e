"""Lanes by cost: short calls in one, uploads and long mailings in another, so that neither waits for the other."""

from __future__ import annotations

from scheduler.adapters import ADAPTERS

LANES = ("fast", "heavy")


def lane_of(platform: str) -> str | None:
    """None for a platform this release does not know: nothing is sent there."""
    adapter = ADAPTERS.get(platform)
    return adapter.lane if adapter else None


def platforms_of(lane: str) -> list[str]:
    return [platform for platform, adapter in ADAPTERS.items() if adapter.lane == lane]
