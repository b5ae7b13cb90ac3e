"""Who claims, and the one UPDATE that makes a delivery theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlalchemy.orm import Session

from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.claiming.taken import COLUMNS, TakenRow
from scheduler.publishing.delivery import Delivery, State


@dataclass(frozen=True)
class Claimant:
    """Who claims, when: a name no other process has, and its steady clock's reading, which shows that it lives."""

    owner: str
    beat: float
    now: datetime
    outside: Outside
    # Deliveries of a channel that were answered lately, by its id: one that never answers gets few places.
    trust: Mapping[int, int] = field(default_factory=dict)


def own(session: Session, by: Claimant, *which: ColumnElement[bool]) -> Sequence[TakenRow]:
    """`which` names the state too: a row that changed while we waited for its lock is not ours."""
    return session.execute(
        update(Delivery)
        .where(*which)
        .values(
            state=State.PUBLISHING,
            fence=Delivery.fence + 1,
            owner=by.owner,
            beat=by.beat,
            lease_until=by.now + LEASE,
            first_tried_at=func.coalesce(Delivery.first_tried_at, by.now),
            look_again_at=None,
            changed_at=by.now,
        )
        .returning(*COLUMNS, Delivery.kind)
        .execution_options(synchronize_session=False)
    ).all()
