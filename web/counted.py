"""How many posts wait for one's yes, for the badge of every page: counted anew once something has changed.

To count is to weigh every post in review, by its path and by what the charter finds: nearly a millisecond each. Below `MANY`
that is done on each page; above, a count is good until the workspace or its history has moved on, half a minute at most,
since deputies and rules by the clock change with time alone.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.activity.deed import Deed
from scheduler.approvals.waiting import weighed
from scheduler.people import Membership, Workspace

MANY = 20  # in review, approved ones too: each is weighed
LIFE = timedelta(seconds=30)
KEPT = 1_000  # people; a process that serves more counts for some of them again

_counts: OrderedDict[str, tuple[tuple[int, int], datetime, int]] = OrderedDict()


def mine(session: Session, by: Membership, *, now: datetime) -> int:
    """How many wait for this person's yes."""
    mark = _mark(session, by.workspace_id)
    known = _counts.get(by.public_id)
    if known and known[0] == mark and known[1] <= now < known[1] + LIFE:
        return known[2]
    asked, in_review = weighed(session, by, now=now)
    number = sum(each.mine for each in asked)
    _counts.pop(by.public_id, None)
    if in_review >= MANY:
        _counts[by.public_id] = mark, now, number
        while len(_counts) > KEPT:
            _counts.popitem(last=False)
    return number


def _mark(session: Session, workspace_id: int) -> tuple[int, int]:
    last = select(func.max(Deed.id)).where(Deed.workspace_id == workspace_id).scalar_subquery()
    changes, deed = session.execute(select(Workspace.changes, last).where(Workspace.id == workspace_id)).one()
    return changes, deed or 0
