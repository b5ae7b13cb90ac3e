"""A day by the clock: which card stands in which hour, and beside which others it has to make room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.calendar.backdrop import EmptySlot
from scheduler.calendar.cards import Card

Standing = tuple[Card | EmptySlot, int]  # with its minute of the day
Piece = tuple[Card | EmptySlot, int, int]  # with its lane, too

TALL = 30  # minutes a card covers on the sheet, whatever it stands for
MORNING, EVENING = 7, 20


@dataclass(frozen=True)
class Placed:
    card: Card | EmptySlot
    minute: int  # within its hour
    lane: int  # from 0
    lanes: int  # side by side with that many

    @property
    def is_free(self) -> bool:
        """A slot nobody has written for yet."""
        return isinstance(self.card, EmptySlot)

    @property
    def quarter(self) -> int:
        return self.minute // 15


@dataclass
class Hour:
    placed: list[Placed] = field(default_factory=list)
    more: int = 0  # cards there was no room for


def with_room(instants: Sequence[datetime], zone: ZoneInfo, *, most: int) -> list[int]:
    """Which of a day's instants (by their place in the list) are drawn where there is room for that many: the first of
    each hour, then the second of each, so that no part of the day is empty because another is full."""
    if len(instants) <= most:
        return list(range(len(instants)))
    taken: dict[int, int] = {}
    ranked = []
    for place, instant in enumerate(instants):
        hour = instant.astimezone(zone).hour
        taken[hour] = taken.get(hour, 0) + 1
        ranked.append((taken[hour], place))
    return sorted(place for _, place in sorted(ranked)[:most])


def laid_out(
    cards: Iterable[Card],
    zone: ZoneInfo,
    *,
    lanes: int,
    others: Iterable[datetime] = (),
    slots: Iterable[EmptySlot] = (),
) -> dict[int, Hour]:
    """By hour of the wall clock. Cards that cover each other stand side by side, in at most that many lanes.

    `others`: when the cards are that nobody means to draw; they are counted in their hour. `slots`: free places, drawn
    where the cards leave a lane.
    """
    hours: dict[int, Hour] = {}
    for instant in others:
        hours.setdefault(instant.astimezone(zone).hour, Hour()).more += 1
    group: list[Piece] = []
    free: list[int] = []  # when each lane is free again
    standing = _by_minute(cards, zone)
    for card, minute in sorted([*standing, *_with_a_lane(slots, standing, zone, lanes)], key=_minute):
        if free and minute >= max(free):
            _put(hours, group)
            group, free = [], []
        lane = next((n for n, until in enumerate(free) if minute >= until), len(free))
        if lane >= lanes:
            hours.setdefault(minute // 60, Hour()).more += 1
            continue
        free[lane : lane + 1] = [minute + TALL]
        group.append((card, minute, lane))
    _put(hours, group)
    return hours


def shown_hours(days: Iterable[dict[int, Hour]], *, also: Iterable[int] = ()) -> range:
    """The working day, or more where something stands, or `also` asks to see, earlier or later."""
    taken = [*also, *(hour for day in days for hour in day)]
    return range(min([MORNING, *taken]), max([EVENING, *taken]) + 1)


def _with_a_lane(
    slots: Iterable[EmptySlot], cards: list[Standing], zone: ZoneInfo, lanes: int
) -> list[Standing]:
    """The slots for which there is room beside the cards: none takes a card's place."""
    taken, found = [minute for _, minute in cards], list[Standing]()
    for slot in slots:
        minute = _on_the_wall(slot.instant, zone)
        # All are equally tall: what covers any part of it covers its first minute or begins within it.
        around = [other for other in taken if abs(other - minute) < TALL]
        if all(
            sum(at - TALL < other <= at for other in around) < lanes
            for at in {minute, *around}
            if at >= minute
        ):
            taken.append(minute)
            found.append((slot, minute))
    return found


def _by_minute(cards: Iterable[Card], zone: ZoneInfo) -> list[Standing]:
    found: list[Standing] = []
    for card in cards:
        if card.lead.instant:
            found.append((card, _on_the_wall(card.lead.instant, zone)))
    # By the wall, not the instant: in the hour that comes twice, both are drawn where the clock says.
    return sorted(found, key=_minute)


def _minute(one: Standing) -> int:
    return one[1]


def _on_the_wall(instant: datetime, zone: ZoneInfo) -> int:
    local = instant.astimezone(zone)
    return local.hour * 60 + local.minute


def _put(hours: dict[int, Hour], group: list[Piece]) -> None:
    wide = max((lane for _, _, lane in group), default=0) + 1
    for card, minute, lane in group:
        hours.setdefault(minute // 60, Hour()).placed.append(Placed(card, minute % 60, lane, wide))
