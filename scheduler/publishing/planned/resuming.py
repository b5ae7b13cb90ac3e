"""After a freeze, or inside it: what becomes of each post it holds. Nothing fires by itself; a person says so, post by post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour, gate_lock
from scheduler.people import Membership
from scheduler.people.roles import NotAllowed
from scheduler.planning.free import several
from scheduler.publishing.corrections import concluding
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.planned import scheduling
from scheduler.publishing.reading_back.resolving import resolve
from scheduler.publishing.refusals import NotInThatState, PastTime, Refused, UnderWay
from scheduler.wording import N_, Text

What = Literal["now", "suggested", "drop"]
NO_TIME = N_("No free time was found for it in the next six weeks: choose one.")
CORRECTION = N_("A correction takes no time of its own: publish it now, or drop it.")
NOT_ITS = N_("This freeze does not hold it any more: somebody has decided about it already.")


@dataclass(frozen=True)
class Outcome:
    variant: Variant
    refusals: tuple[Text, ...] = ()  # empty: it was done


def suggested(
    session: Session, freeze: Freeze, held: Iterable[Delivery], *, now: datetime
) -> dict[int, LocalTime]:
    """By delivery id, a free time of its channel once the freeze is over, each apart from the others; the one that waits
    longest comes first. Nobody can tell for a freeze without an end: then empty."""
    rows = [row for row in held if row.kind == Kind.PUBLISH]
    if freeze.holds(now):
        if freeze.until_at is None:
            return {}
        now = freeze.until_at
    channels = {row.channel_id: row.channel for row in rows}
    most = max(Counter(row.channel_id for row in rows).values(), default=1)
    places = several(session, freeze.workspace_id, list(channels.values()), now=now, most=most)
    found: dict[int, LocalTime] = {}
    for row in rows:
        if mine := places.get(row.channel_id):
            found[row.id] = mine.pop(0)
    return found


def decide(
    session: Session,
    freeze: Freeze,
    held: Sequence[Delivery],
    what: What,
    *,
    times: Mapping[int, LocalTime],
    by: Membership,
    now: datetime,
) -> list[Outcome]:
    """The same for many, each in a savepoint of its own; what the freeze no longer holds is left alone.

    `times`: those shown as suggested, by delivery id.
    """
    gate_lock.hold(session, [freeze.workspace_id])
    return [
        _one(session, row, row.variant, what, times.get(row.id), freeze=freeze, by=by, now=now)
        for row in held
        if row.variant is not None
    ]


def _one(
    session: Session,
    row: Delivery,
    variant: Variant,
    what: What,
    planned: LocalTime | None,
    *,
    freeze: Freeze,
    by: Membership,
    now: datetime,
) -> Outcome:
    try:
        with session.begin_nested():
            # The page may be old: somebody gave it a time since, or something else holds it by now.
            session.refresh(row, with_for_update=True)
            if row.state != State.HELD or row.held_by_freeze_id != freeze.id:
                return Outcome(variant, (NOT_ITS,))
            if row.kind != Kind.PUBLISH:
                if what == "suggested":
                    return Outcome(variant, (CORRECTION,))
                conclude = concluding.leave if what == "drop" else concluding.again
                conclude(session, row, by=by, now=now)
            elif what == "drop":
                resolve(session, variant, outcome="dropped", by=by, now=now)
            elif what == "now":
                scheduling.publish_now(session, variant, by=by, now=now)
            elif planned is None:
                return Outcome(variant, (NO_TIME,))
            else:
                scheduling.schedule(session, variant, planned=planned, by=by, now=now)
    except Refused as refused:
        return Outcome(variant, tuple(one.text for one in refused.refusals))
    except (GapHour, OverlapHour, PastTime, NotInThatState, UnderWay, NotAllowed) as refusal:
        return Outcome(variant, (refusal.text,))
    return Outcome(variant)
