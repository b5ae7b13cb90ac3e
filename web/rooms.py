"""Every room of the web house: a module that exposes `bp`. One line a room; the blueprint names its own paths."""

from __future__ import annotations

ROOMS: tuple[str, ...] = (
    "web.front_door",
    "web.theme",
    "web.sign_in",
    "web.first_run",
    "web.resets",
    "web.invitations",
    "web.members",
    "web.profile",
    "web.workspaces",
    "web.settings",
    "web.channels",
    "web.unsubscribe",
    "web.notices",
    "web.calendar",
    "web.queue",
    "web.feeds",
    "web.feed_address",
    "web.api",
    "web.tokens",
    "web.composer",
    "web.media",
    "web.phrases",
    "web.health",
    "web.status",
    "web.charter",
    "web.approvals",
    "web.approval_paths",
    "web.plan",
)
