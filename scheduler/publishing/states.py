"""Did it go out? The moves a delivery can make, each one UPDATE that names the states it may come from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal_column, or_, update
from sqlalchemy.orm import Session

from scheduler.publishing.delivery import Delivery, State
from scheduler.wording import N_, Text

S = State

# docs/states.md draws this table and says who makes each move.
ARROWS: dict[State, frozenset[State]] = {
    # To waiting and dropped: a correction that somebody makes by hand, or that is taken back.
    S.UNSCHEDULED: frozenset({S.SCHEDULED, S.MISSED, S.WAITING, S.DROPPED}),
    # To unconfirmed: what a database put back, or changed over, may have forgotten.
    S.SCHEDULED: frozenset({S.UNSCHEDULED, S.PUBLISHING, S.HELD, S.MISSED, S.DROPPED, S.UNCONFIRMED}),
    S.PUBLISHING: frozenset({S.SCHEDULED, S.PUBLISHED, S.REMOVED, S.FAILED, S.WAITING, S.UNCONFIRMED}),
    # Back to scheduled: the pieces of a thread after the one that was waited for.
    S.WAITING: frozenset({S.SCHEDULED, S.PUBLISHED, S.REMOVED, S.FAILED, S.UNCONFIRMED, S.DROPPED}),
    S.UNCONFIRMED: frozenset({S.PUBLISHED, S.REMOVED, S.SCHEDULED, S.DROPPED, S.PUBLISHING}),
    S.PUBLISHED: frozenset({S.REMOVED}),
    # To waiting: a correction or removal that somebody makes by hand instead. To removed: what part of it was out.
    S.HELD: frozenset({S.SCHEDULED, S.DROPPED, S.WAITING, S.REMOVED}),
    S.MISSED: frozenset({S.SCHEDULED, S.DROPPED, S.WAITING, S.REMOVED}),
    S.FAILED: frozenset({S.SCHEDULED, S.DROPPED, S.WAITING, S.REMOVED}),
    S.REMOVED: frozenset(),
    S.DROPPED: frozenset({S.REMOVED}),
}

UNDER_WAY = frozenset({S.PUBLISHING, S.WAITING, S.UNCONFIRMED})
NEEDS_A_PERSON = (S.UNCONFIRMED, S.FAILED, S.HELD, S.MISSED, S.WAITING)  # most urgent first

STATE_NAMES: dict[State, Text] = {
    S.UNSCHEDULED: N_("Not scheduled"),
    S.SCHEDULED: N_("Scheduled"),
    S.PUBLISHING: N_("Publishing"),
    S.WAITING: N_("Waiting"),
    S.PUBLISHED: N_("Published"),
    S.REMOVED: N_("Removed"),
    S.HELD: N_("Held"),
    S.MISSED: N_("Missed"),
    S.FAILED: N_("Failed"),
    S.UNCONFIRMED: N_("Unconfirmed"),
    S.DROPPED: N_("Dropped"),
}


class NotInThatState(Exception):
    """Somebody or something else was faster: look again before deciding."""

    def __init__(self, delivery: Delivery, to: State) -> None:
        super().__init__(f"{delivery.public_id}: {delivery.state} to {to}")
        self.state, self.to = State(delivery.state), to
        self.text = N_(
            "This is no longer possible: the state is now “{state}”.", state=STATE_NAMES[self.state]
        )


def before(to: State) -> tuple[State, ...]:
    """The states something can come from."""
    return tuple(state for state, onward in ARROWS.items() if to in onward)


def is_in(*states: State) -> ColumnElement[bool]:
    # Written out, not as parameters: a partial index is used only when the planner sees the value.
    return or_(*(Delivery.state == literal_column(f"'{state}'") for state in states))


def move(
    session: Session,
    delivery: Delivery,
    to: State,
    *,
    now: datetime,
    only_from: Collection[State] = (),
    **also: Any,
) -> Delivery:
    """Move one delivery and set what goes with it; the row given is refreshed. Raises NotInThatState."""
    came_from = [state for state in before(to) if not only_from or state in only_from]
    also.setdefault("held_by_freeze_id", None)  # of what holds it now, never of what held it once
    moved = session.scalars(
        update(Delivery)
        .where(
            Delivery.id == delivery.id,
            Delivery.workspace_id == delivery.workspace_id,
            Delivery.state.in_(came_from),
        )
        .values(state=to, changed_at=now, **leaving(to), **also)
        .returning(Delivery),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one_or_none()
    if moved is None:
        session.refresh(delivery)
        raise NotInThatState(delivery, to)
    return moved


def leaving(to: State) -> dict[str, Any]:
    """Nobody owns what is not being published."""
    return {} if to is State.PUBLISHING else {"owner": None, "lease_until": None, "beat": None}
