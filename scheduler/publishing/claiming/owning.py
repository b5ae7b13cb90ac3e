"""Who claims, and the one UPDATE that makes a delivery theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, func, update
from sqlalchemy.orm import Session

from scheduler.db import UtcDateTime, gate_lock
from scheduler.db.given import ROWS, given, table
from scheduler.publishing.claiming.lease import LEASE
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.claiming.taken import COLUMNS, TakenRow
from scheduler.publishing.delivery import Delivery, State

NOW = bindparam("now_", type_=UtcDateTime())


@dataclass
class Claimant:
    """Who claims, when: a name no other process has, and its steady clock's reading, which shows that it lives."""

    owner: str
    beat: float
    now: datetime
    outside: Outside
    # Deliveries of a channel that were answered lately, by its id: one that never answers gets few places.
    trust: Mapping[int, int] = field(default_factory=dict)
    clock: Callable[[], datetime] | None = None  # to be asked again; None: `now` is not the present

    def hold_the_gate(self, session: Session, workspace_ids: Iterable[int]) -> None:
        """Freezes read after this stay the truth until the claim commits, and `now` is no earlier than they are.

        Whoever imposed one may have had the database, while we waited for it with an older `now`: read at that
        instant, their freeze would not have begun.
        """
        gate_lock.hold(session, workspace_ids)
        if self.clock is not None:
            self.now = max(self.now, self.clock())


def own(session: Session, by: Claimant, *which: ColumnElement[bool]) -> Sequence[TakenRow]:
    """`which` names the state too: a row that changed while we waited for its lock is not ours."""
    return session.execute(
        update(Delivery)
        .where(*which)
        .values(
            state=State.PUBLISHING,
            fence=Delivery.fence + 1,
            owner=by.owner,
            beat=by.beat,
            lease_until=by.now + LEASE,
            first_tried_at=func.coalesce(Delivery.first_tried_at, by.now),
            look_again_at=None,
            changed_at=by.now,
        )
        .returning(*COLUMNS, Delivery.kind)
        .execution_options(synchronize_session=False)
    ).all()


def own_all(session: Session, by: Claimant, ids: Collection[int]) -> Sequence[TakenRow]:
    """The same for what `taking` found and locked, however many they are."""
    if not ids:
        return []
    return (
        session.connection()
        .execute(
            owning(session.get_bind().dialect.name),
            {
                ROWS: [{"id": number} for number in sorted(ids)], "owner_": by.owner, "beat_": by.beat,
                "now_": by.now, "until_": by.now + LEASE,
            },
        )
        .all()
    )  # fmt: skip


@cache
def owning(dialect: str) -> Any:
    """The one statement, for a database."""
    rows, mine = given(dialect, id=int), table(Delivery)
    return (
        update(mine)
        # (Nor shall the planner read all that is scheduled to find those few.)
        .where(mine.c.id == rows.c.id, func.coalesce(mine.c.state, "") == State.SCHEDULED)
        .values(
            state=State.PUBLISHING,
            fence=mine.c.fence + 1,
            owner=bindparam("owner_", type_=String()),
            beat=bindparam("beat_"),
            lease_until=bindparam("until_", type_=UtcDateTime()),
            first_tried_at=func.coalesce(mine.c.first_tried_at, NOW),
            look_again_at=None,
            changed_at=NOW,
        )
        .returning(*COLUMNS)
    )
