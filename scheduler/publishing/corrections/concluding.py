"""A person says what became of a correction or a removal: it is done, it is not, or it stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler import activity, courier, notices
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.attempt import Part, PartState
from scheduler.publishing.corrections import aftermath, correcting, taking_down
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.states import NotInThatState, move
from scheduler.wording import Text

LONGEST = 2000
IN_DOUBT = (PartState.READY, PartState.UNKNOWN, PartState.ON_THE_WIRE, PartState.WAITING, PartState.REFUSED)
DECIDABLE = (State.WAITING, State.UNCONFIRMED, State.FAILED, State.HELD, State.MISSED)


def conclude(
    session: Session,
    delivery: Delivery,
    *,
    outcome: Literal["published", "absent", "dropped"],
    note: str = "",
    by: Membership,
    now: datetime,
) -> None:
    """In the words of `resolve`: it is done there, it is not (once more, then), or it stays as it is."""
    if outcome == "published":
        done(session, delivery, note=note, by=by, now=now)
    elif outcome == "absent":
        again(session, delivery, by=by, now=now)
    else:
        leave(session, delivery, by=by, now=now)


def done(session: Session, delivery: Delivery, *, note: str = "", by: Membership, now: datetime) -> None:
    """Somebody did it there, or saw that it is done. Raises NotInThatState."""
    demand(by, Right.RESOLVE)
    removes = delivery.kind == Kind.REMOVE
    if State(delivery.state) not in DECIDABLE:
        raise NotInThatState(delivery, State.REMOVED if removes else State.PUBLISHED)
    proof = note.strip()[:LONGEST] or by.user.name
    if State(delivery.state) not in (State.WAITING, State.UNCONFIRMED):
        move(session, delivery, State.WAITING, now=now)
    also: dict[str, Any] = {"proof": proof, "cause": None, "look_again_at": None, "due_at": None}
    if removes:
        move(session, delivery, State.REMOVED, now=now, **also)
    else:
        move(session, delivery, State.PUBLISHED, now=now, published_at=now, **also)
    session.execute(
        update(Part)
        .where(
            Part.workspace_id == delivery.workspace_id,
            Part.delivery_id == delivery.id,
            Part.state.in_(IN_DOUBT),
        )
        .values(state=PartState.SENT, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    aftermath.follow(session, delivery.id, workspace_id=delivery.workspace_id, now=now)
    _over(session, delivery, "took it down by hand" if removes else "corrected it by hand", by, now)


def again(session: Session, delivery: Delivery, *, by: Membership, now: datetime) -> None:
    """It is not done there: once more, now. A correction asks the gate. Raises NotInThatState, Refused."""
    if delivery.kind == Kind.EDIT and delivery.state != State.UNCONFIRMED:
        correcting.send(session, delivery, by=by, now=now)
        return
    demand(by, Right.SCHEDULE)
    move(
        session, delivery, State.SCHEDULED, now=now,
        only_from=(State.UNCONFIRMED, State.FAILED, State.HELD, State.MISSED),
        due_at=now, asked_at=now, tries=0, first_tried_at=None, cause=None, look_again_at=None,
    )  # fmt: skip
    courier.ring_after_commit(session)
    _over(session, delivery, "asked for it again", by, now)


def by_hand(session: Session, delivery: Delivery, *, by: Membership, now: datetime) -> None:
    """The platform will not do it: it becomes somebody's task. Raises NotInThatState."""
    demand(by, Right.RESOLVE)
    cause: Text = taking_down.BY_HAND if delivery.kind == Kind.REMOVE else correcting.BY_HAND
    move(
        session, delivery, State.WAITING, now=now, only_from=(State.FAILED, State.HELD, State.MISSED),
        cause=cause, due_at=None, look_again_at=None,
    )  # fmt: skip
    touch(session, delivery.workspace_id, now)


def leave(session: Session, delivery: Delivery, *, by: Membership, now: datetime) -> None:
    """It stays as it is there. Raises NotInThatState."""
    if delivery.kind == Kind.EDIT:
        correcting.withdraw(session, delivery, by=by, now=now)
    else:
        taking_down.withdraw(session, delivery, by=by, now=now)


def _over(session: Session, delivery: Delivery, verb: str, by: Membership, now: datetime) -> None:
    if delivery.variant is None:
        return
    activity.record(session, by, verb, delivery.variant, now=now)
    notices.settle(session, delivery.workspace_id, about=delivery.variant.public_id, now=now)
    aftermath.told(session, delivery, now)
