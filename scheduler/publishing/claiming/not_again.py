"""What may be out and could be sent once more, but not by itself any more: a person is asked instead.

A second call may be the first that gets through. So it needs the same ground as any post that leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.gating.stamping import Ground
from scheduler.publishing.guarding import guarded
from scheduler.publishing.patience import Patience, give_up_at
from scheduler.publishing.planned.reach import Stop
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import is_in
from scheduler.wording import N_, Text

LATER = timedelta(minutes=5)
STOPPED = N_("Nothing may leave there now, so it was not sent a second time to find out.")
TOO_LATE = N_("It is too late to send it a second time to find out.")
CHANGED = N_("What allowed it holds no longer, so it was not sent a second time to find out.")


def why(
    row: Row[*tuple[Any, ...]],
    channel: Channel,
    stop: Stop | None,
    ground: Ground,
    now: datetime,
) -> Text | None:
    """None: it may be sent again. That a platform asks for a rest, or lets us in no more, only puts it off."""
    if stop or channel.paused_at is not None or channel.removed_at is not None:
        return STOPPED
    if now >= too_late_at(row, channel):
        return TOO_LATE
    lapsed = row.good_until is not None and row.good_until <= now
    lost = row.stamped_at is None or row.charter_version_id != ground.charter_id
    return CHANGED if lapsed or lost else None


def too_late_at(row: Row[*tuple[Any, ...]], channel: Channel) -> datetime:
    """From then on a person decides."""
    planned = row.planned_instant or row.first_tried_at
    return give_up_at(Patience.either(row, channel), planned, row.asked_at, row.first_tried_at)


def ask(session: Session, causes: Mapping[int, Text], now: datetime) -> int:
    """Nobody looks again by itself; those who can decide are told. By delivery, locked by the caller."""
    if not causes:
        return 0
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(causes), is_in(State.UNCONFIRMED))
        .order_by(Delivery.id)
        .execution_options(populate_existing=True)
    ).all()
    return sum(_ask(session, row, causes[row.id], now) for row in rows)


def _ask(session: Session, row: Delivery, cause: Text, now: datetime) -> int:
    number = row.id

    def deed() -> int:
        row.look_again_at, row.cause, row.changed_at = None, cause, now
        session.flush()
        tell(session, Subject.of(row), State.UNCONFIRMED, cause, now=now)
        session.flush()
        return 1

    asked = guarded(session, "not_again", deed, 0, delivery=number)
    if not asked:
        # One that nobody can be asked about lets the others go first.
        session.execute(
            update(Delivery)
            .where(Delivery.id == number, is_in(State.UNCONFIRMED))
            .values(look_again_at=now + LATER)
            .execution_options(synchronize_session=False)
        )
    return asked
