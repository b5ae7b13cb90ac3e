"""What a drain writes between claims and endings: its leases, its doubts, and the calendar's change counter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.db.given import ROWS, given, table
from scheduler.people.workspace import touch
from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.reading_back.settling import settle
from scheduler.publishing.states import is_in

SELDOM = 0.5  # seconds between two touches of one workspace: each is a transaction of its own


def renew(session: Session, *, owner: str, held: Collection[int], beat: float, now: datetime) -> None:
    """We are alive: whoever watches sees the beat move."""
    with across_workspaces(session):
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(held), Delivery.owner == owner, is_in(State.PUBLISHING))
            .values(beat=beat, lease_until=now + LEASE)
            .execution_options(synchronize_session=False)
        )


def release_unanswered(session: Session, *, owner: str, known: Collection[int], now: datetime) -> int:
    """After a commit without an answer: what is ours in the database, and news to us, was never sent."""
    with across_workspaces(session):
        news = session.execute(
            select(Delivery.id, Delivery.fence).where(
                Delivery.owner == owner, is_in(State.PUBLISHING), Delivery.id.not_in(known)
            )
        ).all()
        return settle(session, [(row.id, row.fence) for row in news], now=now, certain=True)


@dataclass
class Touched:
    """Workspaces whose calendars do not know yet, and variants whose sequence is to grow: a claim of the variant itself
    needs none, its fence counts (`calendar.rows`)."""

    since: float = 0.0
    workspaces: set[int] = field(default_factory=set)
    variants: set[int] = field(default_factory=set)

    def moved(self, workspace_id: int, variant_id: int | None = None) -> None:
        self.workspaces.add(workspace_id)
        if variant_id is not None:
            self.variants.add(variant_id)

    def add(self, other: Touched) -> None:
        self.workspaces |= other.workspaces
        self.variants |= other.variants

    def due(self, steady: float, *, last: bool) -> bool:
        return bool(self.workspaces) and (last or steady - self.since >= SELDOM)


def touch_all(session: Session, *, noted: Touched, now: datetime) -> None:
    """Subscribers of a feed take an event again only when its sequence has grown."""
    with across_workspaces(session):
        if noted.variants:
            rows = [{"id": variant_id} for variant_id in sorted(noted.variants)]
            session.connection().execute(sequences(session.get_bind().dialect.name), {ROWS: rows})
        for workspace_id in sorted(noted.workspaces):
            touch(session, workspace_id, now)


@cache
def sequences(dialect: str) -> Any:
    """The statement that lets subscribers of a feed take some events again."""
    rows = given(dialect, id=int)
    return (
        update(table(Variant)).where(Variant.id == rows.c.id).values(sequence=table(Variant).c.sequence + 1)
    )
