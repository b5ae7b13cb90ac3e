"""An attempt nobody will finish: its owner died, or lost the answer of its own commit. What may be out, is unknown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.people.workspace import touch
from scheduler.publishing.attempt import Attempt, Outcome, Part, PartState
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.patience import next_look, pause
from scheduler.publishing.sending.telling import Subject, tell
from scheduler.publishing.states import NotInThatState, move
from scheduler.wording import N_

LOST = N_("The worker was interrupted while it was sending.")
NOT_YET = N_("The worker was interrupted before it sent anything.")


def settle(session: Session, delivery: Delivery, *, now: datetime, certain: bool = False) -> State | None:
    """Close the open attempt and move the delivery on. None: it had moved on by itself.

    `delivery` as it was when its owner was found dead: somebody else's claim since then has another fence.
    `certain`: whoever says this knows that nothing of this attempt was sent.
    """
    fence = delivery.fence
    if not _hold(session, delivery, fence):
        return None
    harmless = delivery.kind != Kind.PUBLISH  # a correction or a removal is simply made again
    unknown = _end_parts(session, delivery, certain, now)
    states = list(
        session.scalars(
            select(Part.state).where(
                Part.workspace_id == delivery.workspace_id, Part.delivery_id == delivery.id
            )
        )
    )
    adapter = ADAPTERS.get(delivery.channel.platform)
    stands_alone = adapter is not None and not adapter.chained and PartState.READY in states
    lost = PartState.UNKNOWN in states and not stands_alone and not harmless
    try:
        if lost:
            _unconfirmed(session, delivery, now)
        else:
            due = now if certain else now + pause(delivery.tries)
            move(
                session, delivery, State.SCHEDULED, now=now, only_from=(State.PUBLISHING,),
                cause=LOST if unknown else NOT_YET,
                due_at=due, tries=delivery.tries + (0 if certain else 1),
            )  # fmt: skip
    except NotInThatState:
        return None
    session.execute(
        update(Attempt)
        .where(
            Attempt.workspace_id == delivery.workspace_id,
            Attempt.delivery_id == delivery.id,
            Attempt.fence == fence,
            Attempt.finished_at.is_(None),
        )
        .values(
            finished_at=now,
            outcome=Outcome.UNKNOWN if unknown else Outcome.NOT_SENT,
            reason=LOST if unknown else NOT_YET,
        )
        .execution_options(synchronize_session=False)
    )
    return State(delivery.state)


def _hold(session: Session, delivery: Delivery, fence: int) -> bool:
    """Lock the row as it was seen: the owner may have ended it meanwhile, and another may be sending it now."""
    return (
        session.scalar(
            select(Delivery.id)
            .where(
                Delivery.id == delivery.id,
                Delivery.workspace_id == delivery.workspace_id,
                Delivery.fence == fence,
                Delivery.state == State.PUBLISHING,
            )
            .with_for_update()
        )
        is not None
    )


def _end_parts(session: Session, delivery: Delivery, certain: bool, now: datetime) -> bool:
    """What was on the wire is unknown, unless it certainly never was. True when something is."""
    ours = (Part.workspace_id == delivery.workspace_id, Part.delivery_id == delivery.id)
    # A replay was of something that may be out: that it was not sent again says nothing new.
    known_before = select(
        exists().where(
            Attempt.workspace_id == delivery.workspace_id,
            Attempt.delivery_id == delivery.id,
            Attempt.outcome == Outcome.UNKNOWN,
        )
    )
    sure = certain and not session.scalar(known_before)
    values = (
        {"state": PartState.READY, "started_at": None}
        if sure
        else {"state": PartState.UNKNOWN, "reason": LOST, "finished_at": now}
    )
    changed = session.execute(
        update(Part)
        .where(*ours, Part.state == PartState.ON_THE_WIRE)
        .values(values)
        .returning(Part.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(changed) and not sure


def _unconfirmed(session: Session, delivery: Delivery, now: datetime) -> None:
    look = next_look(delivery.channel.platform, now=now, first_tried=delivery.first_tried_at or now)
    move(
        session, delivery, State.UNCONFIRMED, now=now, only_from=(State.PUBLISHING,), cause=LOST,
        look_again_at=look,
    )  # fmt: skip
    tell(session, Subject.of(delivery), State.UNCONFIRMED, LOST, now=now, ask=look is None)
    touch(session, delivery.workspace_id, now)
