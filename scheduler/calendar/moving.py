"""Choosing another day for a card: each channel keeps the hour it meant, on its own wall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler import publishing
from scheduler.content import Variant
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.people import Membership
from scheduler.publishing import State

# For a post that never had an hour.
FIRST_GUESS = time(10)
SOON = timedelta(hours=1)
STOPPED = (State.HELD, State.MISSED, State.FAILED)

Aim = Callable[[Variant], LocalTime]


def together(session: Session, variant: Variant) -> list[Variant]:
    """What stands on one card with it: the post's variants planned at the same instant (or not at all)."""
    same = Variant.planned_instant.is_(None) if variant.planned_instant is None else (
        Variant.planned_instant == variant.planned_instant
    )  # fmt: skip
    found = select(Variant).where(
        Variant.workspace_id == variant.workspace_id, Variant.post_id == variant.post_id, same
    )
    found = found.options(joinedload(Variant.channel, innerjoin=True))
    return list(session.scalars(found.order_by(Variant.id)))


def move(session: Session, variants: Sequence[Variant], to: Aim, *, by: Membership, now: datetime) -> None:
    """All of them or none: raises what `publishing.move` raises, and the caller undoes what was begun."""
    for variant in variants:
        planned = to(variant)
        if variant.delivery.state in STOPPED:
            # A new time is the answer to the question it asks: it leaves by itself again, if the gate lets it.
            publishing.schedule(session, variant, planned=planned, by=by, now=now)
        else:
            publishing.move(session, variant, planned, by=by, now=now)


def to_day(day: date, *, shown_in: str, now: datetime) -> Aim:
    """The same hour on another day of the calendar that is shown in the zone `shown_in`."""

    def aim(variant: Variant) -> LocalTime:
        if variant.planned is None or variant.planned_instant is None:
            return _first_time(day, variant.channel.zone, now)
        # Days are counted where they are seen, the hour is kept where it was meant: at eleven in the evening in
        # New York it is tomorrow in Paris already.
        shift = day - variant.planned_instant.astimezone(zone(shown_in)).date()
        return LocalTime(variant.planned.at + shift, variant.planned.zone)

    return aim


def to_hour(day: date, hour: int, *, shown_in: str) -> Aim:
    """Another hour of the calendar that is shown in the zone `shown_in`; the minute stays. Raises ValueError."""
    begin = datetime.combine(day, time(hour))

    def aim(variant: Variant) -> LocalTime:
        planned = variant.planned_instant
        minute = planned.astimezone(zone(shown_in)).minute if planned else 0
        wished = LocalTime(begin + timedelta(minutes=minute), shown_in)
        its = zone_of(variant)
        # Where both walls are one, an hour that does not exist or comes twice is asked about as it was meant.
        return wished if its == shown_in else LocalTime.of(wished.instant(), its)

    return aim


def to_time(at: datetime, fold: int | None = None) -> Aim:
    """A wall time as typed, on each variant's own wall."""
    return lambda variant: LocalTime(at, zone_of(variant), fold)


def to_instant(instant: datetime) -> Aim:
    """Back to where it was."""
    return lambda variant: LocalTime.of(instant, zone_of(variant))


def zone_of(variant: Variant) -> str:
    """The zone its times are meant in: its own once it is planned, before that its channel's."""
    return variant.planned_zone or variant.channel.zone


def _first_time(day: date, zone_name: str, now: datetime) -> LocalTime:
    usual = LocalTime(datetime.combine(day, FIRST_GUESS), zone_name)
    soon = (now + SOON).astimezone(zone(zone_name)).replace(tzinfo=None, fold=0)
    if usual.at > soon or soon.date() != day:
        return usual
    return LocalTime(soon.replace(minute=0, second=0, microsecond=0) + SOON, zone_name)
