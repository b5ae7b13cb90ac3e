"""What is rare beside new posts: corrections, replays, looks. Asked in one question before each is searched for."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, exists, literal_column, or_, select
from sqlalchemy.orm import Session

from scheduler.db import UtcDateTime, across_workspaces
from scheduler.publishing.delivery import Delivery
from scheduler.publishing.states import State, is_in


def anything(session: Session, now: datetime) -> bool:
    """Is there one at all, in any lane? Two looks into indexes of nothing else."""
    with across_workspaces(session):
        # What was written before in this transaction stands before it: this goes past the session.
        session.flush()
        return bool(session.connection().scalar(_anything(), {"now_": now}))


@cache
def _anything() -> Select[bool]:
    now = bindparam("now_", type_=UtcDateTime())
    # Written out, so that the partial index is used.
    afterwards = exists().where(
        Delivery.kind != literal_column("'publish'"), is_in(State.SCHEDULED), Delivery.due_at <= now
    )
    in_doubt = exists().where(Delivery.look_again_at.is_not(None), Delivery.look_again_at <= now)
    return select(or_(afterwards, in_doubt))
