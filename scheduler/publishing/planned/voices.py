"""Other people speak now: what is scheduled asks the gate again before it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.db import across_workspaces
from scheduler.people import Membership
from scheduler.publishing.gating import unstamping


def changed(session: Session, workspace_id: int) -> None:
    """Without a stamp nothing leaves; whoever renews stamps asks the gate, which knows who speaks."""
    unstamping.take_off(session, workspace_id)


def end_guests(session: Session, now: datetime) -> int:
    """Outside help whose time is over leaves by itself; how many did."""
    with across_workspaces(session):
        over = session.scalars(
            select(Membership).where(Membership.guest_until <= now, Membership.ended_at.is_(None))
        ).all()
        for guest in over:
            guest.ended_at = guest.guest_until
            activity.record(session, None, "guest_left", guest, now=now)
            changed(session, guest.workspace_id)
    return len(over)
