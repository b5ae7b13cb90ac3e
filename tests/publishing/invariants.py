"""What must hold after every fault, read from the tables and from the platform's own log (engine.md, I1 to I8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from scheduler.content import Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Attempt, Delivery, Outcome, Part, State
from scheduler.publishing.states import NEEDS_A_PERSON

FINAL = {State.PUBLISHED, State.REMOVED, State.DROPPED}


def broken(sessions: Sessions, log: Sequence[str], *, now: datetime) -> list[str]:
    """`log` is what reached the platform, key by key. An empty answer means all is well."""
    with sessions.reading() as session, across_workspaces(session):
        deliveries = {row.id: row for row in session.scalars(select(Delivery))}
        attempts = list(session.scalars(select(Attempt)))
        parts = list(session.scalars(select(Part)))
        planned = dict(session.execute(select(Variant.id, Variant.planned_instant)).all())
    faults: list[str] = []
    known = {part.key: part for part in parts}
    arrivals = Counter(log)
    for key in arrivals:
        part = known.get(key)
        if part is None or part.fence is None:
            faults.append(f"I1: {key} was on the wire, and no attempt says so")
        elif not any(a.delivery_id == part.delivery_id and a.fence <= part.fence for a in attempts):
            faults.append(f"I1: {key} has no attempt of its fence")
    open_ones = Counter(a.delivery_id for a in attempts if a.finished_at is None)
    faults += [
        f"I2: delivery {row} has {count} open attempts" for row, count in open_ones.items() if count > 1
    ]
    for key, count in arrivals.items():
        part = known.get(key)
        if part is None or count == 1:
            continue
        before = [a for a in attempts if a.delivery_id == part.delivery_id and a.kind == "publish"]
        surely_not = [a for a in before if a.outcome in (Outcome.NOT_SENT, Outcome.UNKNOWN)]
        if len(surely_not) < count - 1:
            faults.append(f"I3: {key} arrived {count} times after {len(surely_not)} tries that explain it")
    for attempt in attempts:
        delivery = deliveries[attempt.delivery_id]
        meant = planned.get(delivery.variant_id)
        if attempt.kind == "publish" and meant and attempt.started_at < meant:
            faults.append(f"I4: attempt {attempt.id} began before its time")
        if attempt.fence > delivery.fence:
            faults.append(f"I6: attempt {attempt.id} has a fence its delivery never had")
    for delivery in deliveries.values():
        state = State(delivery.state)
        late = state is State.SCHEDULED and delivery.due_at is not None and delivery.due_at <= now
        leased = state is State.PUBLISHING and delivery.id in open_ones
        if late or (state is State.PUBLISHING and not leased):
            faults.append(f"I5: delivery {delivery.id} lies in {state} and nobody has it")
        if state not in FINAL and state not in NEEDS_A_PERSON and delivery.id in open_ones and not leased:
            faults.append(f"I5: delivery {delivery.id} is {state} with an open attempt")
        faults += _content(delivery, [a for a in attempts if a.delivery_id == delivery.id])
    return faults


def _content(delivery: Delivery, attempts: Sequence[Attempt]) -> list[str]:
    """I7: what went out is what was stamped when it was claimed."""
    sent = [a for a in attempts if a.outcome == Outcome.SENT and a.kind == "publish"]
    return [
        f"I7: attempt {a.id} sent other words than were stamped"
        for a in sent
        if a.content_hash != delivery.content_hash
    ]
