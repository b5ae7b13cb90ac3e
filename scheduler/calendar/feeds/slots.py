"""The places of the plan that nothing fills yet, as events that come back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from sqlalchemy.orm import Session

from scheduler.calendar.backdrop import NEAR, taken
from scheduler.calendar.feeds.drawn import Pen
from scheduler.calendar.filter import Filter
from scheduler.calendar.ics.component import Item
from scheduler.calendar.ics.lines import utc
from scheduler.calendar.names import kind_of
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Workspace
from scheduler.planning import Slot
from scheduler.planning.around import slots
from scheduler.planning.closed import closed_days
from scheduler.planning.occurrences import days, instant_of
from scheduler.wording import N_

MONTHS = 13
COLOUR = "lightsteelblue"


def items(session: Session, space: Workspace, *, filter: Filter, pen: Pen, today: date) -> Iterator[Item]:
    """From today on, to the end of a month: a rule that ended another day each day would be another event each day."""
    first = today
    last = (first.replace(day=1) + timedelta(days=31 * MONTHS)).replace(day=1) - timedelta(days=1)
    every = [slot for slot in slots(session, space.id) if _admits(filter, slot)]
    if not every:
        return
    closed = closed_days(session, space.id, {slot.channel_id for slot in every}, first, last)
    start, end = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=2)))
    filled = taken(session, every, start - timedelta(days=1), end)
    for slot in every:
        yield from _of(slot, (first, last), closed[slot.channel_id], filled.get(slot.channel_id, []), pen)


def _admits(filter: Filter, slot: Slot) -> bool:
    pillar = slot.pillar.public_id if slot.pillar else ""
    return (
        (not filter.channels or slot.channel.public_id in filter.channels)
        and (not filter.kinds or kind_of(slot.channel.platform) in filter.kinds)
        and (not filter.pillars or pillar in filter.pillars)
    )


def _of(
    slot: Slot, between: tuple[date, date], closed: frozenset[date], filled: Sequence[datetime], pen: Pen
) -> Iterator[Item]:
    first, last = between
    changes = {change.on: change.moved_to for change in slot.changes}
    falls = [datetime.combine(day, slot.at) for day in days(slot, first, last)]
    free = [
        at for at in falls
        if at.date() not in changes and at.date() not in closed and not _is_filled(slot, at, filled)
    ]  # fmt: skip
    if free:
        falls = falls[falls.index(free[0]) :]  # what opens a series is one of its dates, and not left out
        rule = _rule(slot, falls)
        if rule:
            yield _item(slot, free[0], pen, recurs=rule, without=tuple(sorted({*falls} - {*free})))
        else:
            yield from (_item(slot, at, pen, on=at.date()) for at in free if _instant(slot, at))
    for on, moved_to in changes.items():
        is_here = moved_to and first <= moved_to.date() <= last and _instant(slot, moved_to)
        if moved_to and is_here and not _is_filled(slot, moved_to, filled):
            yield _item(slot, moved_to, pen, on=on)


def _rule(slot: Slot, falls: Sequence[datetime]) -> str | None:
    """None where one event a date says it better: a single one, an hour in which clocks change (applications disagree
    on when that is), or a rule that counted from another day would fall elsewhere."""
    if len(falls) < 2 or not all(_is_plain(slot, at) for at in falls):
        return None
    parts = [part for part in (slot.rule or "FREQ=WEEKLY").split(";") if not part.startswith("UNTIL=")]
    counted = rrulestr(";".join(parts), dtstart=falls[0]).between(falls[0], falls[-1], inc=True)
    if counted != list(falls):
        return None
    until = LocalTime(falls[-1], slot.channel.zone).instant()
    return ";".join([*parts, f"UNTIL={utc(until)}"])


def _is_plain(slot: Slot, at: datetime) -> bool:
    try:
        LocalTime(at, slot.channel.zone).instant()
        LocalTime(at + timedelta(minutes=30), slot.channel.zone).instant()
    except (GapHour, OverlapHour):
        return False
    return True


def _instant(slot: Slot, at: datetime) -> datetime | None:
    return instant_of(LocalTime(at, slot.channel.zone))


def _is_filled(slot: Slot, at: datetime, filled: Sequence[datetime]) -> bool:
    instant = _instant(slot, at)
    if instant is None:
        return False
    near = bisect_left(filled, instant - NEAR)
    return near < len(filled) and filled[near] <= instant + NEAR


def _item(
    slot: Slot,
    at: datetime,
    pen: Pen,
    *,
    on: date | None = None,
    recurs: str = "",
    without: tuple[datetime, ...] = (),
) -> Item:
    channel, pillar = slot.channel, slot.pillar
    said = N_("Free slot: {channel}", channel=channel.name)
    if pillar:
        said = N_("Free slot: {channel} · {pillar}", channel=channel.name, pillar=pillar.name)
    start = LocalTime(at, channel.zone)
    return Item(
        uid=f"slot-{slot.public_id}{f'-{on:%Y%m%d}' if on else ''}@marronnier",
        summary=said.render(pen.translate),
        start=start,
        instant=_instant(slot, at),
        status="TENTATIVE",
        colour=COLOUR,
        categories=(channel.name, pillar.name) if pillar else (channel.name,),
        url=pen.address(f"/plan/{channel.public_id}"),
        recurs=recurs,
        without=without,
    )
