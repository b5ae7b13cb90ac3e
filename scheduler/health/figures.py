"""Numbers about the work, from the database: the queue only carries doorbells and knows nothing of posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.db import across_workspaces
from scheduler.health import tallies
from scheduler.health.tallies import LATENESS
from scheduler.people import Workspace
from scheduler.publishing import Delivery, Outcome, State
from scheduler.publishing.states import is_in

# Ended ones are not counted row by row: the running totals know how many were published.
COUNTED = (
    State.UNSCHEDULED,
    State.SCHEDULED,
    State.PUBLISHING,
    State.WAITING,
    State.UNCONFIRMED,
    State.FAILED,
    State.HELD,
    State.MISSED,
)
LATE = timedelta(seconds=60)


@dataclass(frozen=True)
class Figures:
    states: dict[str, int]  # deliveries in each state that has not ended
    due: int  # scheduled and due now
    late: int  # of them, more than a minute ago
    oldest_due: float  # seconds the oldest of them is late; 0 when nothing is due
    attempts: dict[str, int] = field(default_factory=dict)  # ended ones, by outcome
    taken_over: int = 0  # deliveries whose worker died or fell silent
    lateness: tuple[int, ...] = field(default=())  # published within each bound of LATENESS, cumulative
    published: int = 0
    late_seconds: float = 0.0

    @property
    def in_flight(self) -> int:
        return self.states[State.PUBLISHING]

    @property
    def unknown(self) -> int:
        return self.states[State.UNCONFIRMED]


def figures(session: Session, now: datetime) -> Figures:
    """Over all workspaces, without reading what has ended; the totals run some seconds behind."""
    with across_workspaces(session):
        due, late, oldest = _due(session, now)
        totals = tallies.read(session)
        return Figures(
            states={str(state): _count(session, state) for state in COUNTED},
            due=due,
            late=late,
            oldest_due=(now - oldest).total_seconds() if oldest else 0.0,
            attempts={str(outcome): totals.get(tallies.outcome_of(outcome), 0) for outcome in Outcome},
            taken_over=totals.get(tallies.TAKEN_OVER, 0),
            lateness=tuple(totals.get(tallies.within(bound), 0) for bound in LATENESS),
            published=totals.get(tallies.PUBLISHED, 0),
            late_seconds=totals.get(tallies.LATE_MS, 0) / 1000,
        )


def _count(session: Session, state: State) -> int:
    # By workspace, because that is how the index is made: a range of it each, not the whole of it.
    here = (
        select(func.count())
        .where(Delivery.workspace_id == Workspace.id, Delivery.state == state)
        .correlate(Workspace)
        .scalar_subquery()
    )
    return int(session.scalar(select(func.coalesce(func.sum(here), 0)).select_from(Workspace)) or 0)


def _due(session: Session, now: datetime) -> tuple[int, int, datetime | None]:
    """By channel, because that is how the index of what is due is made."""
    due = (Delivery.channel_id == Channel.id, is_in(State.SCHEDULED), Delivery.due_at <= now)

    def of(what, *more):  # type: ignore[no-untyped-def]
        return select(what).where(*due, *more).correlate(Channel).scalar_subquery()

    here = (
        select(
            of(func.count()).label("due"),
            of(func.count(), Delivery.due_at <= now - LATE).label("late"),
            of(func.min(Delivery.due_at)).label("oldest"),
        )
        .select_from(Channel)
        .subquery()
    )
    count, late, oldest = session.execute(
        select(func.sum(here.c.due), func.sum(here.c.late), func.min(here.c.oldest))
    ).one()
    return int(count or 0), int(late or 0), oldest
