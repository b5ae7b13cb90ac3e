"""One person's devices, one after the other: two of them may be refused, or choose a colour, at the same moment."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.people import Membership


def take_turns(session: Session, here: Membership) -> None:
    """Until the end of this write. Without it both would find nothing kept, and both would keep it."""
    mine = select(Membership.id).where(
        Membership.workspace_id == here.workspace_id, Membership.user_id == here.user_id
    )
    session.execute(mine.with_for_update(key_share=True))  # what refers to them need not wait
