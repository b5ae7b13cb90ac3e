"""A claim made as if its instant had come, and taken back: what the first claim of a process has to find out, it knows.

Statements are compiled, rows are read, adapters opened: three quarters of what the claim itself would cost otherwise.
Nothing is taken and nothing remembered, so nothing can be sent by it.
"""

from __future__ import annotations

from datetime import datetime

from scheduler.db import Sessions, across_workspaces
from scheduler.publishing.claiming.claim import Claimant, claim
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.claiming.turns import ready_channels
from scheduler.publishing.corrections import afterwards
from scheduler.publishing.reading_back import looking

CHANNELS = 400
FEW = 2  # deliveries: the way is the same for one as for many


def rehearse(sessions: Sessions, lane: str, *, outside: Outside, at: datetime) -> None:
    """In a transaction of its own, which is rolled back whatever happens."""
    by = Claimant("a rehearsal", 0.0, at, outside)
    with sessions.writing() as session:
        try:
            # Whatever falls due then on however many channels: none is opened while the others wait for the claim.
            with across_workspaces(session):
                outside.open_all(session, ready_channels(session, lane, at, most=CHANNELS), now=at)
            claim(session, by, lane, free=FEW)
            afterwards.take(session, by, lane, free=FEW)
            looking.take(session, by, lane, free=FEW)
        finally:
            session.rollback()
