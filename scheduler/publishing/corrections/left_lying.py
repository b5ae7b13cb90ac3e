"""Corrections and removals that fell due and may not leave: held, missed, or asked of the gate again. For the sweep."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.channels import Health, Lateness
from scheduler.publishing.corrections.choosing import due
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.renewal import TAKES_THE_GROUND_AWAY
from scheduler.publishing.gating.stamping import stamp
from scheduler.publishing.guarding import guarded
from scheduler.publishing.patience import Patience
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.overdue import LATE
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.wording import N_, Text, verbatim


def look_after(session: Session, *, now: datetime) -> int:
    """Hold or miss what fell due and may not leave, ask the gate again about old stamps."""
    # All of them: they are few, and those behind fifty on a lost channel wait no longer for that.
    found = session.scalars(select(Delivery).where(*due(now)).order_by(Delivery.due_at)).all()
    return sum(
        guarded(
            session,
            "correction",
            lambda row=row: _stop(session, row, now) or _renew(session, row, now),  # type: ignore[misc]
            0,
            delivery=row.public_id,
        )
        for row in found
    )


def _stop(session: Session, row: Delivery, now: datetime) -> int:
    held = _why_held(session, row, now)
    patience = Patience.of(row.variant) if row.variant else None
    late = (
        patience is not None
        and patience.then != Lateness.PUBLISH
        and (row.asked_at or row.changed_at) <= now - timedelta(minutes=patience.minutes)
    )
    if held is not None:
        return _end(session, row, State.HELD, held, now)
    if late:  # never dropped in silence: what should have come down is still up
        return _end(session, row, State.MISSED, row.cause or LATE, now)
    return 0


def _why_held(session: Session, row: Delivery, now: datetime) -> Text | None:
    channel, name = row.channel, verbatim(row.channel.name)
    if channel.removed_at is not None:
        return N_("The channel {name} has been taken away.", name=name)
    if channel.paused_at is not None:
        reason = verbatim(channel.pause_reason)
        return N_("{name} was paused when it fell due: {reason}", name=name, reason=reason)
    if row.kind == Kind.EDIT:
        stops = freezing.standing(session, [row.workspace_id], now)
        stop = freezing.covered(stops, row.workspace_id, channel.public_id, now)
        if stop is not None:
            return stop.held
    return None


def _renew(session: Session, row: Delivery, now: datetime) -> int:
    """A correction whose stamp is old asks the gate as it is now; a removal needs no leave."""
    if row.kind != Kind.EDIT or row.variant is None or row.channel.health == Health.UNAUTHORIZED:
        return 0
    if row.channel.platform not in ADAPTERS:
        return 0  # another release of ours may know it; patience says how long that is waited for
    fresh = stamp(session, row.variant, now=now)
    same = all(getattr(row, name) == fresh[name] for name in ("content_hash", "stamp"))
    if row.stamped_at is not None and same and not _lapsed(row, now):
        return 0
    refusals = [
        one
        for one in gate.look(session, row.variant, at=now, by=None, now=now)
        if one.ground in TAKES_THE_GROUND_AWAY
    ]
    if refusals:
        return _end(session, row, State.HELD, refusals[0].text, now)
    session.execute(
        update(Delivery)
        .where(Delivery.id == row.id, Delivery.workspace_id == row.workspace_id, is_in(State.SCHEDULED))
        .values(**fresh)
        .execution_options(synchronize_session=False)
    )
    return 1


def _lapsed(row: Delivery, now: datetime) -> bool:
    """Was somebody's yes good only until a moment that has passed?"""
    return row.good_until is not None and row.good_until <= now


def _end(session: Session, row: Delivery, to: State, cause: Text, now: datetime) -> int:
    try:
        move(session, row, to, now=now, only_from=(State.SCHEDULED,), cause=cause)
    except NotInThatState:
        return 0
    tell(session, Subject.of(row), to, cause, now=now)
    return 1
