"""What Slack calls what we do there, and why we do it."""

from __future__ import annotations

from scheduler.adapters.base import Scope
from scheduler.wording import N_

SCOPES = (
    Scope("chat:write", N_("to publish, correct and take down messages")),
    Scope("files:write", N_("to upload images with their descriptions")),
    Scope("files:read", N_("to know when an uploaded image may be shown")),
    Scope("channels:read", N_("to see that the channel is there and the app is in it")),
    Scope("channels:history", N_("to find a message whose answer was lost, and what became of it")),
    Scope("groups:read", N_("instead of channels:read, where the channel is private")),
    Scope("groups:history", N_("instead of channels:history, where the channel is private")),
)
