"""Other rights for an asset: what is scheduled with it asks the gate again before it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.content import Media
from scheduler.library import describing
from scheduler.library.describing import Rights
from scheduler.people import Membership
from scheduler.publishing.gating import unstamping


def license(session: Session, media: Media, rights: Rights, *, by: Membership, now: datetime) -> bool:
    """False: they were so already. Raises Unfit, NotAllowed."""
    changed = describing.license(session, media, rights, by=by, now=now)
    for each in changed:
        # Without a stamp nothing leaves; whoever renews stamps asks the gate, which knows the new dates.
        unstamping.take_off(session, each.workspace_id, unstamping.showing(each))
    return bool(changed)
