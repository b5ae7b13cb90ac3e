"""Asking the gate again for what was stamped under an older charter, or for a channel that has changed since.

What still passes is stamped anew and leaves on time. What no longer does is held, with the reason: nothing that lost
its ground leaves by itself.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, func, or_, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Health
from scheduler.charter import CharterVersion
from scheduler.people.workspace import touch
from scheduler.publishing import gate, scheduling
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.refusals import Refusal
from scheduler.publishing.states import NotInThatState, is_in, move
from scheduler.publishing.telling import Subject, tell
from scheduler.wording import N_, Text

BATCH = 50
# A freeze or a pause holds what falls due inside it, not what is planned for later.
TAKES_THE_GROUND_AWAY = frozenset({"deleted", "charter", "approval", "content"})


def renew(session: Session, *, now: datetime) -> tuple[int, bool]:
    """How many were asked about, and whether more may be waiting; those due first come first."""
    stale = _stale(session)
    for delivery in stale:
        variant = delivery.variant
        if variant is None:
            continue
        at = max(delivery.due_at or now, now)
        refusals = [
            refusal
            for refusal in gate.look(session, variant, at=at, by=None, now=now)
            if refusal.ground in TAKES_THE_GROUND_AWAY
        ]
        try:
            if refusals:
                _hold(session, delivery, refusals, now)
            else:
                scheduling.restamp(session, variant, now=now)
        except NotInThatState:
            continue  # somebody was faster
    return len(stale), len(stale) == BATCH


def _stale(session: Session) -> list[Delivery]:
    adopted = (
        select(CharterVersion.id)
        .where(CharterVersion.workspace_id == Delivery.workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
        .correlate(Delivery)
        .scalar_subquery()
    )
    return list(
        session.scalars(
            select(Delivery)
            .join(Channel, Channel.id == Delivery.channel_id)
            .where(
                is_in(State.SCHEDULED),
                Delivery.kind == Kind.PUBLISH,
                # Nothing leaves there before somebody reconnects, which makes all its stamps old.
                Channel.health != Health.UNAUTHORIZED,
                Channel.removed_at.is_(None),
                or_(
                    Delivery.stamped_at.is_(None),
                    # A stopgap: every stamp without neighbours ends with "-".
                    Delivery.stamp
                    != func.coalesce(adopted, 0).cast(String) + "." + Channel.revision.cast(String) + ".-",
                ),
            )
            .order_by(Delivery.due_at)
            .limit(BATCH)
        )
    )


def _hold(session: Session, delivery: Delivery, refusals: list[Refusal], now: datetime) -> None:
    first = refusals[0].text
    cause: Text = first
    if len(refusals) > 1:
        cause = N_("{reason} And {count} more.", reason=first, count=len(refusals) - 1)
    move(session, delivery, State.HELD, now=now, only_from=(State.SCHEDULED,), cause=cause)
    tell(session, Subject.of(delivery), State.HELD, cause, now=now)
    if delivery.variant is not None:
        delivery.variant.sequence += 1
    touch(session, delivery.workspace_id, now)
