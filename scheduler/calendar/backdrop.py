"""What the calendar is drawn on: holidays, key dates, events, campaigns, embargoes, freezes, layers, empty slots."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.ics.event import CANCELLED
from scheduler.calendar.layers import LayerKind, shown
from scheduler.calendar.month import window
from scheduler.calendar.narrowing import out_of
from scheduler.calendar.tally import within
from scheduler.content import Variant
from scheduler.people import Workspace
from scheduler.planning import Campaign, Event, Slot, events, key_dates
from scheduler.planning.around import campaigns, slots
from scheduler.planning.closed import closed_days, holidays_of
from scheduler.planning.occurrences import instant_of, of_channel
from scheduler.publishing import Delivery, Freeze
from scheduler.wording import N_, Text, verbatim

NEAR = timedelta(hours=1)  # a post this close fills a slot
# What is drawn as a band over its days; what others keep comes after our own.
BANDS = ("campaign", "event", *LayerKind)


@dataclass(frozen=True)
class Mark:
    """Something that lasts from one day to another, both included."""

    kind: str  # holiday, key, campaign, event, embargo, freeze, or that of a layer
    name: Text
    first: date
    last: date
    about: str = ""  # public id of what has a page of its own
    layer: str = ""  # the name of the layer it is in
    clock: tuple[datetime, datetime] | None = None  # from when, and until when, if it is not its whole days

    def covers(self, start: datetime, end: datetime) -> bool:
        """Is any of it between these, on one of its days?"""
        return self.clock is None or (self.clock[0] < end and self.clock[1] > start)


@dataclass(frozen=True)
class EmptySlot:
    on: date  # on the wall the calendar is shown on
    instant: datetime
    channel: str  # public id
    channel_name: str
    platform: str
    pillar: str


@dataclass(frozen=True)
class Backdrop:
    marks: dict[date, list[Mark]] = field(default_factory=dict)
    slots: dict[date, list[EmptySlot]] = field(default_factory=dict)

    def of(self, day: date, *kinds: str) -> list[Mark]:
        return [mark for mark in self.marks.get(day, []) if mark.kind in kinds]

    def spans(self, days: Iterable[date]) -> bool:
        """Does anything go on, on one of these days?"""
        return any(self.bands(day) for day in days)

    def bands(self, day: date) -> list[Mark]:
        """Campaigns, events, and what the layers show."""
        return self.of(day, *BANDS)

    def in_order(self) -> list[Mark]:
        """Each once, by its first day."""
        once = {id(mark): mark for marks in self.marks.values() for mark in marks}
        return sorted(once.values(), key=_beginning)


def backdrop(
    session: Session,
    space: Workspace,
    days: Sequence[date],
    zone: ZoneInfo,
    *,
    now: datetime,
    language: str,
    channels: frozenset[str] = frozenset(),
) -> Backdrop:
    """Of days without a gap, in order. `channels`: empty slots of these only, as the filter has it."""
    first, last = days[0], days[-1]
    marks: dict[date, list[Mark]] = {}
    for mark in _marks(session, space, (first, last), zone, language):
        day = max(mark.first, first)
        while day <= min(mark.last, last):
            marks.setdefault(day, []).append(mark)
            day += timedelta(days=1)
    empty: dict[date, list[EmptySlot]] = {}
    every = [slot for slot in slots(session, space.id) if not channels or slot.channel.public_id in channels]
    for slot in _empty_slots(session, every, days, zone, now):
        # Where nothing may go out, nothing is to be filled either.
        if not any(mark.kind == "embargo" for mark in marks.get(slot.on, ())):
            empty.setdefault(slot.on, []).append(slot)
    for places in empty.values():
        places.sort(key=lambda place: place.instant)
    return Backdrop(marks, empty)


def _marks(
    session: Session, space: Workspace, between: tuple[date, date], zone: ZoneInfo, language: str
) -> Iterator[Mark]:
    first, last = between
    for day, name in holidays_of(space, first, last, language).items():
        yield Mark("holiday", verbatim(name), day, day)
    for one in key_dates.everything(session, space.id):
        kind = "embargo" if one.embargo else "key"
        yield from (Mark(kind, verbatim(one.name), *span, one.public_id) for span in one.comes(first, last))
    for campaign in campaigns(session, space.id):
        if campaign.starts_on <= last and campaign.ends_on >= first:
            yield _span(campaign)
    yield from map(_event, events.between(session, space.id, first, last))
    yield from _freezes(session, space.id, first, last, zone)
    # Times of silence first: where there is no room for all, they are what one has to see.
    for there in sorted(shown.days(session, space.id, first, last), key=_is_loud):
        clock = f"{there.starts_at.astimezone(zone):%H:%M} " if there.starts_at else ""
        words = verbatim(clock + there.name)
        span = (there.starts_at, there.ends_at) if there.starts_at and there.ends_at else None
        yield Mark(there.kind, words, there.first, there.last, there.public_id, there.layer, span)


def _is_loud(there: shown.ShownDay) -> bool:
    return there.kind != LayerKind.BLACKOUT


def _beginning(mark: Mark) -> tuple[date, date]:
    return mark.first, mark.last


def _span(campaign: Campaign) -> Mark:
    return Mark("campaign", verbatim(campaign.name), campaign.starts_on, campaign.ends_on, campaign.public_id)


def _event(event: Event) -> Mark:
    name = f"{event.starts_at:%H:%M} {event.name}" if event.starts_at else event.name
    return Mark("event", verbatim(name), event.starts_on, event.ends_on, event.public_id)


def _freezes(session: Session, workspace_id: int, first: date, last: date, zone: ZoneInfo) -> Iterator[Mark]:
    start, end = window(first, last, zone)
    found = session.scalars(
        select(Freeze).where(
            Freeze.workspace_id == workspace_id,
            Freeze.from_at < end,
            or_(Freeze.until_at.is_(None), Freeze.until_at > start),
            or_(Freeze.lifted_at.is_(None), Freeze.lifted_at > start),
        )
    )
    for freeze in found:
        ends = min(stop for stop in (freeze.until_at, freeze.lifted_at, end) if stop)
        if ends <= freeze.from_at:
            continue
        words = N_("Frozen: {reason}", reason=verbatim(freeze.reason))
        until = (ends - timedelta(microseconds=1)).astimezone(zone).date()
        began = freeze.from_at.astimezone(zone).date()
        yield Mark("freeze", words, began, until, clock=(freeze.from_at, ends))


def _empty_slots(
    session: Session, every: Sequence[Slot], days: Sequence[date], zone: ZoneInfo, now: datetime
) -> Iterator[EmptySlot]:
    start, end = window(days[0], days[-1], zone)
    if not every or end <= now:
        return
    filled = taken(session, every, max(start, now) - NEAR, end + NEAR)
    shown = set(days)
    # A slot's own wall may be a day ahead of or behind the one that is shown.
    first, last = days[0] - timedelta(days=1), days[-1] + timedelta(days=1)
    closed = closed_days(session, every[0].workspace_id, {slot.channel_id for slot in every}, first, last)
    by_channel: dict[int, list[Slot]] = {}
    for slot in every:
        by_channel.setdefault(slot.channel_id, []).append(slot)
    for channel_id, its in by_channel.items():
        there = filled.get(channel_id, [])
        for slot, planned in of_channel(its, first, last, closed[channel_id]):
            instant = instant_of(planned)
            if instant is None or instant < now:
                continue
            instant = instant.astimezone(UTC)
            on = instant.astimezone(zone).date()
            near = bisect_left(there, instant - NEAR)
            if on in shown and not (near < len(there) and there[near] <= instant + NEAR):
                pillar, channel = slot.pillar.name if slot.pillar else "", slot.channel
                yield EmptySlot(on, instant, channel.public_id, channel.name, channel.platform, pillar)


def taken(
    session: Session, every: Sequence[Slot], start: datetime, end: datetime
) -> dict[int, list[datetime]]:
    space = every[0].workspace_id
    its = within(out_of(select(Variant.channel_id, Variant.planned_instant), space), start, end)
    its = its.where(
        Variant.channel_id.in_({slot.channel_id for slot in every}), Delivery.state.not_in(CANCELLED)
    )
    found: dict[int, list[datetime]] = {}
    for channel_id, instant in session.execute(its.order_by(Variant.planned_instant)):
        found.setdefault(channel_id, []).append(instant)
    return found
