"""Keeping what a look found, and telling people: a day and an hour before, as long as there is time to do something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.notices import Notice
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.preflight.flight import Preflight, Stage
from scheduler.publishing.preflight.flying import Flight
from scheduler.publishing.preflight.risk import Risk
from scheduler.publishing.preflight.times import next_look
from scheduler.publishing.states import is_in
from scheduler.wording import N_

# One kind for each look: who left the first unread is told again an hour before.
KINDS = {stage: f"at_risk_{stage}" for stage in Stage}


def record(
    session: Session, flight: Flight, risks: Sequence[Risk], *, unfinished: bool, now: datetime
) -> bool:
    """False when it has left, moved or changed meanwhile: then what was found is about something else."""
    with across_workspaces(session):
        ours = session.execute(
            update(Delivery)
            .where(
                Delivery.id == flight.delivery_id,
                is_in(State.SCHEDULED),
                Delivery.preflight_at == flight.mark,
                Delivery.content_hash == flight.content_hash,
            )
            .values(preflight_at=next_look(flight.due, now, unfinished=unfinished))
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        ).first()
        if ours is None:
            return False
        before = session.scalar(select(Preflight).where(Preflight.delivery_id == flight.delivery_id))
        row = before or Preflight(workspace_id=flight.workspace_id, delivery_id=flight.delivery_id, risks=[])
        changed = row.risks != (found := [risk.as_json() for risk in risks])
        row.stage, row.at, row.content_hash, row.risks = flight.stage, now, flight.content_hash, found
        session.add(row)
        session.flush()
        _tell(session, flight, risks, now)
        if changed:
            touch(session, flight.workspace_id, now)
    return True


def settle_gone(session: Session, now: datetime) -> None:
    """What left, or was taken off the schedule, is at risk no more: its notices are read for everybody."""
    with across_workspaces(session):
        ahead = (
            select(Variant.public_id)
            .join(Delivery, Delivery.variant_id == Variant.id)
            .where(is_in(State.SCHEDULED), Variant.public_id == Notice.about)
        )
        session.execute(
            update(Notice)
            .where(Notice.read_at.is_(None), Notice.kind.in_(KINDS.values()), ~ahead.exists())
            .values(read_at=now)
            .execution_options(synchronize_session=False)
        )


def _tell(session: Session, flight: Flight, risks: Sequence[Risk], now: datetime) -> None:
    if not risks:
        notices.settle(session, flight.workspace_id, about=flight.variant, now=now, kinds=KINDS.values())
        return
    worst = next((risk for risk in risks if risk.serious), risks[0])
    words = {
        "title": flight.title or "…",
        "channel": flight.channel_name,
        "reason": worst.text,
        "action": worst.action,
    }
    if worst.serious:
        text = N_("“{title}” on {channel} is at risk: {reason} {action}", **words)
    else:
        text = N_("A word about “{title}” on {channel}: {reason} {action}", **words)
    notices.tell(
        session,
        flight.workspace_id,
        kind=KINDS[flight.stage],
        text=text,
        about=flight.variant,
        now=now,
        users=[flight.for_user] if flight.for_user else [],
        # A dead link is for whoever scheduled it; what would keep a post from leaving, for all who can help.
        right=Right.RESOLVE if worst.serious or not flight.for_user else None,
    )
