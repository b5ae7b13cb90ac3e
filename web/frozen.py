"""The red bar on every page while a freeze holds: everybody sees it, whatever they are at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.publishing.planned import thawing
from web.house import house
from web.visit import g


@dataclass(frozen=True)
class Bar:
    freeze_id: str
    reason: str
    everything: bool  # or only a part of the workspace
    until: datetime | None = None  # None: until somebody lifts it


def bars() -> list[Bar]:
    """The freezes that hold in this workspace now; asked once a request, in a session of its own like the badges."""
    visitor = g.visitor
    if visitor is None or visitor.membership is None:
        return []
    found: list[Bar] | None = g.__dict__.get("frozen_bars")
    if found is None:
        with house().sessions.reading() as session:
            found = [
                Bar(one.public_id, one.reason, one.scope == "workspace", one.until_at)
                for one in thawing.in_force(session, visitor.membership.workspace_id, g.now)
            ]
        g.__dict__["frozen_bars"] = found
    return found
