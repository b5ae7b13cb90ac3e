"""A plan's file entered some items at a time: however long it is, nobody waits for its lock for more than a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.calendar.planfile.brought import PlanFile
from scheduler.calendar.planfile.channels import patience_of
from scheduler.calendar.planfile.entering import in_order, numbered, work_in
from scheduler.calendar.planfile.shape import Plan
from scheduler.calendar.planfile.writing_down import written
from scheduler.channels.keeping import listed
from scheduler.content.spacing import folded
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch

AT_ONCE = 20
# A series asks the gate for its next dates, a channel brings a dozen slots.
WEIGHT = {"series": 7, "channels": 3}


def bring(session: Session, name: str, stored: Plan, *, by: Membership, now: datetime) -> PlanFile:
    """Keep it to be entered; nothing is entered yet."""
    demand(by, Right.PLAN)
    found = PlanFile(
        workspace_id=by.workspace_id, user_id=by.user_id, name=name[:200] or "plan", stored=stored,
        items=len(in_order(stored)), outcomes=[], created_at=now,
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def enter_some(
    session: Session, brought: PlanFile, *, by: Membership, now: datetime, horizon: timedelta
) -> None:
    """The next few items. What is refused for one stops no other."""
    work = work_in(session, by=by, now=now, horizon=horizon)
    before = written(session, by.workspace_id, now=now)
    patience = numbered(patience_of(listed(session, by.workspace_id)))
    made = []
    weight = 0
    for part, (name, nth), item in in_order(brought.stored)[len(brought.outcomes) :]:
        there = numbered(before[part]).get((name, nth))
        outcome = work.enter(part, item, there, nth)
        made.append((outcome, nth, there))
        weight += WEIGHT.get(part, 1) if outcome.kind != "same" else 0
        if weight >= AT_ONCE:
            break
    session.flush()
    session.expire_all()
    left = written(session, by.workspace_id, now=now)
    brought.outcomes = [
        *brought.outcomes,
        *(
            {
                "part": one.part, "name": one.name, "nth": nth, "kind": one.kind, "fields": list(one.fields),
                "words": one.words.as_json() if one.words else None,
                **({"before": there, "after": numbered(left[one.part]).get((folded(one.name), nth))}
                   if one.kind in ("new", "changed") else {}),
                **({"patience": patience.get((folded(one.name), nth))} if one.part == "channels" else {}),
            }
            for one, nth, there in made
        ),
    ]  # fmt: skip
    if brought.is_done:
        activity.record(session, by, "brought_plan", brought, now=now, items=brought.items)
    touch(session, by.workspace_id, now)
    session.flush()
