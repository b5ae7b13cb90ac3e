"""A stretch of days where each shows its first few cards and how many there are in all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar import instants
from scheduler.calendar.cards import Card, cards
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.filter import Filter
from scheduler.calendar.instants import AS_IT_STANDS
from scheduler.calendar.month import midnight
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.tally import within
from scheduler.content import Variant

Key = tuple[Any, ...]  # (post_id, instant): what makes a card
Read = Callable[[Any], datetime]
Room = Callable[[Sequence[datetime]], Sequence[int]]  # of a day's instants, the places of those to show


@dataclass(frozen=True)
class Fold:
    """A day: the cards it shows, how many it has in all, and, where it was cut by a `room`, when the others are."""

    cards: list[Card] = field(default_factory=list)
    total: int = 0
    others: list[datetime] = field(default_factory=list)


def folded_days(
    session: Session,
    workspace_id: int,
    days: Sequence[date],
    zone: ZoneInfo,
    *,
    chosen: Filter,
    yeses: Yeses,
    most: int,
    names: Names | None = None,
    room: Room | None = None,
) -> dict[date, Fold]:
    """Of days without a gap, in order: the first `most` cards of each. Where a day has more, `room` may choose others."""
    edges = [midnight(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    keys = within(out_of(select(Variant.post_id, AS_IT_STANDS), workspace_id), edges[0], edges[-1])
    keys = narrowed(session, keys, workspace_id, chosen, yeses=yeses)
    # In the order of the index. The channels of a post that leave together are one card, which the database would
    # have to sort for: here it is one look into a dictionary.
    rows = session.execute(keys.order_by(Variant.planned_instant, Variant.id)).all()
    every: list[Key] = list(dict.fromkeys(tuple(row) for row in rows))
    cuts = [bisect_left(every, edge, key=_instant) for edge in map(instants.stored(session), edges)]
    found = {day: every[a:b] for day, (a, b) in zip(days, pairwise(cuts), strict=True) if a < b}
    read = instants.read(session)
    drawn = {day: _places(there, most, room, read) for day, there in found.items()}
    firsts = {day: [_read(found[day][place], read) for place in places] for day, places in drawn.items()}
    shown = _cards(session, workspace_id, firsts, chosen, names)
    return {
        day: Fold(
            [shown[key] for key in firsts[day] if key in shown],
            len(there),
            _others(there, drawn[day], read) if room else [],
        )
        for day, there in found.items()
    }


def _places(there: Sequence[Key], most: int, room: Room | None, read: Read) -> Sequence[int]:
    if room is None or len(there) <= most:
        return range(min(most, len(there)))
    return room([read(at) for _, at in there])


def _others(there: Sequence[Key], places: Sequence[int], read: Read) -> list[datetime]:
    taken = set(places)
    return [read(at) for place, (_, at) in enumerate(there) if place not in taken]


def _read(key: Key, read: Read) -> Key:
    return key[0], read(key[1])


def _instant(key: Key) -> Any:
    return key[1]


def _cards(
    session: Session,
    workspace_id: int,
    firsts: dict[date, list[Key]],
    chosen: Filter,
    names: Names | None,
) -> dict[Key, Card]:
    keys = {key for there in firsts.values() for key in there}
    if not keys:
        return {}
    wanted = (
        variants(workspace_id)
        .where(
            Variant.post_id.in_({post for post, _ in keys}),
            Variant.planned_instant.in_({instant for _, instant in keys}),
        )
        .order_by(Variant.planned_instant, Variant.id)
    )
    # The text was asked for already: what was found need not be searched again.
    entries = Reader(session, workspace_id, names).read(wanted, chosen.without("text", "labels"))
    return {key: card for card in cards(entries) if (key := (card.lead.post_id, card.lead.instant)) in keys}
