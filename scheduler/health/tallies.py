"""Running totals, so that a scrape never counts a million rows: folded by the tick from attempts that have ended.

Exactly once, by any number of ticks: the totals and the place reached move in one transaction. An attempt is
looked at some seconds after it began, when no transaction with a lower number can still be on its way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import Tally, across_workspaces
from scheduler.publishing import Attempt, Delivery, Kind, Outcome

# Seconds between the planned time and the moment it was out.
LATENESS = (0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
REACHED = "attempts counted"
PUBLISHED, LATE_MS, TAKEN_OVER = "published", "late ms", "taken over"
BEHIND = timedelta(seconds=10)
AT_ONCE = 5000


def within(bound: float) -> str:
    return f"published within {bound}"


def outcome_of(outcome: str) -> str:
    return f"attempts {outcome}"


def add(session: Session, counts: Mapping[str, int]) -> None:
    """Within the caller's transaction; always in the same order, so that two of them cannot wait for each other."""
    for name, count in sorted(counts.items()):
        if not count:
            continue
        known = session.execute(
            update(Tally)
            .where(Tally.name == name)
            .values(value=Tally.value + count)
            .execution_options(synchronize_session=False)
        )
        if not known.rowcount:  # type: ignore[attr-defined]
            session.add(Tally(name=name, value=count))
            session.flush()


def read(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Tally.name, Tally.value)).all())


def waiting(session: Session, now: datetime) -> bool:
    """Is there anything to fold? One query."""
    reached = select(Tally.value).where(Tally.name == REACHED).scalar_subquery()
    with across_workspaces(session):
        first = session.execute(
            select(Attempt.finished_at, Attempt.started_at)
            .where(Attempt.id > func.coalesce(reached, 0))
            .order_by(Attempt.id)
            .limit(1)
        ).first()
    return first is not None and first.finished_at is not None and first.started_at < now - BEHIND


def fold(session: Session, *, now: datetime) -> int:
    """Count what has ended since; the number of attempts. Call again while it is `AT_ONCE`."""
    with across_workspaces(session):
        reached = _reached(session)
        # An open one holds the place: nothing behind it is counted before it ends.
        open_from = session.scalar(select(func.min(Attempt.id)).where(Attempt.finished_at.is_(None)))
        rows = session.execute(
            select(
                Attempt.id,
                Attempt.outcome,
                Attempt.started_at,
                Delivery.kind,
                Delivery.published_at,
                Variant.planned_instant,
            )
            .join(Delivery, Delivery.id == Attempt.delivery_id)
            .outerjoin(Variant, Variant.id == Delivery.variant_id)
            .where(Attempt.id > reached, *([] if open_from is None else [Attempt.id < open_from]))
            .order_by(Attempt.id)
            .limit(AT_ONCE)
        ).all()
        counts: Counter[str] = Counter()
        folded = 0
        for row in rows:
            if row.started_at >= now - BEHIND:
                break
            folded, reached = folded + 1, row.id
            counts[outcome_of(row.outcome)] += 1
            if row.outcome == Outcome.SENT and row.kind == Kind.PUBLISH and row.published_at:
                _count_lateness(counts, row.published_at, row.planned_instant or row.published_at)
        if folded:
            add(session, counts)
            session.execute(update(Tally).where(Tally.name == REACHED).values(value=reached))
    return folded


def _count_lateness(counts: Counter[str], published: datetime, planned: datetime) -> None:
    late = max(0.0, (published - planned).total_seconds())
    counts[PUBLISHED] += 1
    counts[LATE_MS] += round(late * 1000)
    counts.update(within(bound) for bound in LATENESS if late <= bound)


def _reached(session: Session) -> int:
    """Locked until the commit: another tick waits here and then finds nothing left."""
    row = session.scalar(select(Tally).where(Tally.name == REACHED).with_for_update())
    if row is None:
        row = Tally(name=REACHED, value=0)
        session.add(row)
        session.flush()
    return row.value
