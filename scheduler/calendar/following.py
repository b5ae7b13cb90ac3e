"""An event is put off: its posts follow it, those after it by as many days as its end moved, the others with its beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.calendar import bulk
from scheduler.content import Variant
from scheduler.people import Membership
from scheduler.planning import Event, accompanying, events
from scheduler.planning.accompanying import Part
from scheduler.planning.events import Outline
from scheduler.publishing import State

# What went out stays where it was; what is under way cannot be moved.
MOVABLE = (State.UNSCHEDULED, State.SCHEDULED, State.HELD, State.MISSED, State.FAILED)


def followers(session: Session, event: Event, wish: Outline, by: Membership) -> dict[int, list[Variant]]:
    """Which of its posts would move, by how many days, before the event itself is changed."""
    between = events.span(event, by.workspace)
    begins, ends = (wish.starts_on - event.starts_on).days, (wish.ends_on - event.ends_on).days
    found: dict[int, list[Variant]] = {}
    for variant in accompanying.variants(session, event):
        if variant.delivery.state not in MOVABLE:
            continue
        days = ends if accompanying.part_of(variant.planned_instant, between) == Part.AFTER else begins
        if days:
            found.setdefault(days, []).append(variant)
    return found


def follow(
    session: Session, moving: Mapping[int, Sequence[Variant]], *, by: Membership, now: datetime
) -> list[bulk.Outcome]:
    """Each at its hour, through the gate, refused by itself. Rolled back by the caller afterwards, it was a look."""
    return [
        outcome
        for days, variants in moving.items()
        for outcome in bulk.do(session, variants, bulk.Shift(days=days), by=by, now=now)
    ]
