"""What the queue page reads: what needs somebody, what is under way, what is due next, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.publishing.attempt import Attempt, Part
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.states import NEEDS_A_PERSON, is_in

A_PAGE = 20
PARTS_A_PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which part of the queue: one channel, one state, or all of it."""

    workspace_id: int
    channel: Channel | None = None
    state: State | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [Delivery.workspace_id == self.workspace_id]
        if self.channel is not None:
            found.append(Delivery.channel_id == self.channel.id)
        if self.state is not None:
            found.append(Delivery.state == self.state)
        return found


def needs(session: Session, wanted: Wanted, *, page: int = 1) -> list[Delivery]:
    """Nothing happens to these until a person acts; the most urgent first."""
    urgency = case(*[(Delivery.state == state, place) for place, state in enumerate(NEEDS_A_PERSON)])
    return _page(session, _rows(wanted, _asks()), page, urgency, Delivery.changed_at.desc(), Delivery.id)


def under_way(session: Session, wanted: Wanted, *, page: int = 1) -> list[Delivery]:
    """With a worker now, or looked at again by itself."""
    going = or_(
        is_in(State.PUBLISHING),
        and_(is_in(State.WAITING, State.UNCONFIRMED), Delivery.look_again_at.is_not(None)),
    )
    return _page(session, _rows(wanted, going), page, Delivery.changed_at, Delivery.id)


def due_next(session: Session, wanted: Wanted, *, page: int = 1) -> list[Delivery]:
    """Scheduled, the next one first."""
    return _page(session, _rows(wanted, is_in(State.SCHEDULED)), page, Delivery.due_at, Delivery.id)


def happened(session: Session, wanted: Wanted, *, page: int = 1) -> list[tuple[Attempt, Delivery]]:
    """Attempts, the latest first."""
    rows = session.execute(
        select(Attempt, Delivery)
        .join(
            Delivery, and_(Delivery.id == Attempt.delivery_id, Delivery.workspace_id == Attempt.workspace_id)
        )
        .where(*wanted.conditions())
        .options(*_shown())
        .order_by(Attempt.id.desc())
        .offset((max(page, 1) - 1) * A_PAGE)
        .limit(A_PAGE + 1)
    )
    return [(attempt, delivery) for attempt, delivery in rows]


def counts(session: Session, wanted: Wanted) -> dict[State, int]:
    """How many of each state need somebody."""
    rows = session.execute(
        select(Delivery.state, func.count())
        .where(*Wanted(wanted.workspace_id, wanted.channel).conditions(), _asks())
        .group_by(Delivery.state)
    )
    found = {State(state): number for state, number in rows}
    return {state: found[state] for state in NEEDS_A_PERSON if state in found}


def parts(session: Session, delivery: Delivery, *, page: int = 1) -> Sequence[Part]:
    """A page of its parts and one more, which tells that there is another page."""
    return session.scalars(
        select(Part)
        .where(Part.workspace_id == delivery.workspace_id, Part.delivery_id == delivery.id)
        .order_by(Part.ordinal)
        .offset((max(page, 1) - 1) * PARTS_A_PAGE)
        .limit(PARTS_A_PAGE + 1)
    ).all()


def parts_of(session: Session, attempt: Attempt) -> Sequence[Part]:
    """The first page of the parts this try was the last to touch."""
    return session.scalars(
        select(Part)
        .where(
            Part.workspace_id == attempt.workspace_id,
            Part.delivery_id == attempt.delivery_id,
            Part.fence == attempt.fence,
        )
        .order_by(Part.ordinal)
        .limit(PARTS_A_PAGE)
    ).all()


def parts_by_state(session: Session, delivery: Delivery) -> dict[str, int]:
    rows = session.execute(
        select(Part.state, func.count())
        .where(Part.workspace_id == delivery.workspace_id, Part.delivery_id == delivery.id)
        .group_by(Part.state)
    )
    return {state: number for state, number in rows}


def _asks() -> ColumnElement[bool]:
    return and_(
        is_in(*NEEDS_A_PERSON),
        or_(is_in(State.FAILED, State.HELD, State.MISSED), Delivery.look_again_at.is_(None)),
    )


def _rows(wanted: Wanted, condition: ColumnElement[bool]) -> Select[Delivery]:
    return select(Delivery).where(*wanted.conditions(), condition).options(*_shown())


def _shown() -> tuple[Any, ...]:
    return joinedload(Delivery.variant).joinedload(Variant.post), joinedload(Delivery.channel)


def _page(session: Session, rows: Select[Delivery], page: int, *order: Any) -> list[Delivery]:
    """A page and one more, which tells that there is another."""
    paged = rows.order_by(*order).offset((max(page, 1) - 1) * A_PAGE).limit(A_PAGE + 1)
    return list(session.scalars(paged))
