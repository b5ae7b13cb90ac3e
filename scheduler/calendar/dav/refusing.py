"""After a no: the person is told, in words; and an application that insists is given way to, and then shown how it stands.

Desktop applications show the sentence of a 403 and snap back. Those that synchronise by themselves send the same again on
every round, for ever, and keep the forbidden time: the second time they hear yes, and find the object changed.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.calendar.dav.kept import DavRefusal
from scheduler.calendar.dav.turns import take_turns
from scheduler.db import across_workspaces
from scheduler.people import Membership
from scheduler.wording import N_, Text, verbatim

KIND = "calendar_refused"
INSISTS_WITHIN = timedelta(days=1)


def insists(session: Session, here: Membership, address: str, sent: bytes, *, now: datetime) -> bool:
    """Was just this refused here within the last day? Remembered either way."""
    digest = hashlib.sha256(sent).digest()
    take_turns(session, here)
    row = session.scalar(
        select(DavRefusal).where(
            DavRefusal.workspace_id == here.workspace_id,
            DavRefusal.user_id == here.user_id,
            DavRefusal.address == address,
        )
    )
    if row is None:
        session.add(
            DavRefusal(
                workspace_id=here.workspace_id, user_id=here.user_id, address=address, digest=digest, at=now
            )
        )
        session.flush()
        return False
    again = row.digest == digest and now - row.at < INSISTS_WITHIN
    row.digest, row.at = digest, now
    session.flush()
    return again


def forget_old(session: Session, now: datetime) -> None:
    """Of what nobody insists on any more."""
    with across_workspaces(session):
        session.execute(delete(DavRefusal).where(DavRefusal.at < now - INSISTS_WITHIN))


def tell(session: Session, here: Membership, about: str, title: str, reason: Text, *, now: datetime) -> None:
    """In the planner, and by mail as they chose. An older word to them about the same gives way to this one.

    `about`: the post, or the address of what was to become one.
    """
    notices.settle_for(session, here.workspace_id, here.user_id, about=about, now=now, kinds=[KIND])
    notices.tell(
        session,
        here.workspace_id,
        kind=KIND,
        text=N_("Your calendar could not change “{title}”: {reason}", title=verbatim(title), reason=reason),
        about=about,
        users=[here.user_id],
        now=now,
    )
