"""The dates that a change of their series has not reached yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.series import errands, following, retiming
from scheduler.series.errand import Deed

DOERS: dict[str, errands.Do] = {
    Deed.WORDS: following.take_later,
    Deed.TIME: retiming.move_later,
    Deed.AWAY: retiming.leave_later,
}


def catch_up(session: Session, *, now: datetime) -> int:
    """Some of them, the soonest first; gives how many. To be called until there are none, a transaction each."""
    return errands.run_some(session, DOERS, now=now)
