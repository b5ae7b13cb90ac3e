"""Corrections and removals that fell due and may not leave: held, missed, or asked of the gate again. For the sweep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from scheduler.adapters import ADAPTERS
from scheduler.channels import Health, Lateness
from scheduler.db import gate_lock
from scheduler.publishing.corrections.choosing import due
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating import gate
from scheduler.publishing.gating.renewal import TAKES_THE_GROUND_AWAY
from scheduler.publishing.gating.stamping import Ground, grounds, stamp
from scheduler.publishing.guarding import guarded
from scheduler.publishing.patience import Patience
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.overdue import LATE
from scheduler.publishing.planned.reach import Stop, freeze_of, stopped
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.wording import N_, Text, verbatim


def look_after(session: Session, *, now: datetime) -> int:
    """Hold or miss what fell due and may not leave, ask the gate again about old stamps."""
    # All of them: those behind fifty on a lost channel wait no longer for that. Most need nothing, and cost no query.
    found = session.scalars(
        select(Delivery)
        .where(*due(now))
        .order_by(Delivery.due_at)
        .options(joinedload(Delivery.variant), joinedload(Delivery.channel))
    ).all()
    if not found:
        return 0
    spaces = {row.workspace_id for row in found}
    ground = grounds(session, spaces)
    # A removal waits for no freeze.
    said = [row.id for row in found if row.kind == Kind.EDIT]
    stops = stopped(session, freezing.standing(session, spaces, now), said, now)
    done = 0
    for row in found:
        stop = stops.get(row.id)
        end = _why_held(row, stop) or _why_missed(row, now)
        if end is not None:
            deed = partial(_end, session, row, *end, now, by=stop if stop and end[1] == stop.held else None)
        elif _is_old(row, ground, now):
            deed = partial(_renew, session, row, now)
        else:
            continue
        done += guarded(session, "correction", deed, 0, delivery=row.public_id)
    return done


def _why_missed(row: Delivery, now: datetime) -> tuple[State, Text] | None:
    """Never dropped in silence: what should have come down is still up."""
    if row.variant is None:
        return None
    patience = Patience.of(row.variant)
    since = now - timedelta(minutes=patience.minutes)
    if patience.then == Lateness.PUBLISH or (row.asked_at or row.changed_at) > since:
        return None
    return State.MISSED, row.cause or LATE


def _why_held(row: Delivery, stop: Stop | None) -> tuple[State, Text] | None:
    channel, name = row.channel, verbatim(row.channel.name)
    if channel.removed_at is not None:
        return State.HELD, N_("The channel {name} has been taken away.", name=name)
    if channel.paused_at is not None:
        reason = verbatim(channel.pause_reason)
        return State.HELD, N_("{name} was paused when it fell due: {reason}", name=name, reason=reason)
    return (State.HELD, stop.held) if stop is not None else None


def _is_old(row: Delivery, ground: Mapping[int, Ground], now: datetime) -> bool:
    """A correction whose stamp the claim would not take; a removal needs no leave."""
    if row.kind != Kind.EDIT or row.variant is None or row.channel.health == Health.UNAUTHORIZED:
        return False
    if row.channel.platform not in ADAPTERS:
        return False  # another release of ours may know it; patience says how long that is waited for
    holds = ground.get(row.workspace_id, Ground()).stamp(row.channel)
    return row.stamped_at is None or row.stamp != holds or _lapsed(row, now)


def _renew(session: Session, row: Delivery, now: datetime) -> int:
    """The gate once more, as it is now."""
    assert row.variant is not None
    gate_lock.hold(session, [row.workspace_id])
    fresh = stamp(session, row.variant, now=now)
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


def _end(
    session: Session, row: Delivery, to: State, cause: Text, now: datetime, *, by: Stop | None = None
) -> int:
    try:
        move(
            session, row, to, now=now, only_from=(State.SCHEDULED,), cause=cause,
            held_by_freeze_id=freeze_of(by),
        )  # fmt: skip
    except NotInThatState:
        return 0
    tell(session, Subject.of(row), to, cause, now=now)
    return 1
