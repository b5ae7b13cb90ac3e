"""After a freeze, or inside it: what becomes of each post it holds. Nothing fires by itself; a person says so, post by post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Membership
from scheduler.people.roles import NotAllowed
from scheduler.planning.free import several
from scheduler.publishing.delivery import Delivery
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.planned import scheduling
from scheduler.publishing.reading_back.resolving import resolve
from scheduler.publishing.refusals import NotInThatState, PastTime, Refused, UnderWay
from scheduler.wording import N_, Text

What = Literal["now", "suggested", "drop"]
NO_TIME = N_("No free time was found for it in the next six weeks: choose one.")


@dataclass(frozen=True)
class Outcome:
    variant: Variant
    refusals: tuple[Text, ...] = ()  # empty: it was done


def suggested(
    session: Session, freeze: Freeze, held: Iterable[Delivery], *, now: datetime
) -> dict[int, LocalTime]:
    """By delivery id, a free time of its channel once the freeze is over, each apart from the others; the one that waits
    longest comes first. Nobody can tell for a freeze without an end: then empty."""
    rows = list(held)
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
    variants: Sequence[Variant],
    what: What,
    *,
    times: Mapping[int, LocalTime],
    by: Membership,
    now: datetime,
) -> list[Outcome]:
    """The same for many, each in a savepoint of its own. `times`: those shown as suggested, by variant id."""
    return [_one(session, variant, what, times.get(variant.id), by=by, now=now) for variant in variants]


def _one(
    session: Session,
    variant: Variant,
    what: What,
    planned: LocalTime | None,
    *,
    by: Membership,
    now: datetime,
) -> Outcome:
    try:
        with session.begin_nested():
            if what == "drop":
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
