"""When it could go instead: the nearest times the gate lets a post through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.calendar import moving
from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Membership
from scheduler.publishing import State
from scheduler.publishing.gating import gate
from scheduler.wording import N_, Text

ENOUGH = 2
LOOKS = 24
SHIFTS = sorted(
    [timedelta(hours=sign * hours) for hours in (1, 2, 3, 4, 6, 8, 12) for sign in (1, -1)]
    + [timedelta(days=sign * days) for days in range(1, 8) for sign in (1, -1)],
    key=abs,
)


def nearest(
    session: Session, variant: Variant, wished: LocalTime, *, by: Membership, now: datetime
) -> Sequence[LocalTime]:
    """At most two, the nearer first; none when no other time would help. Only looks."""
    leaves = variant.delivery.state == State.SCHEDULED or variant.delivery.state in moving.STOPPED
    found: list[LocalTime] = []
    for place, (planned, at) in enumerate(_around(wished, now)):
        if len(found) == ENOUGH or place == LOOKS:
            break
        # What is not scheduled yet is only meant for a time: nothing but the past is in its way.
        if not leaves or not gate.look(session, variant, at=at, by=by, now=now):
            found.append(planned)
    return found


def said(reason: Text, times: Sequence[LocalTime]) -> Text:
    """The reason, with the times that would do."""
    if not times:
        return reason
    named: Text = times[0].said()
    if len(times) > 1:
        named = N_("{first} or {second}", first=named, second=times[1].said())
    return N_("{reason} The nearest times that are allowed: {times}.", reason=reason, times=named)


def _around(wished: LocalTime, now: datetime) -> Iterator[tuple[LocalTime, datetime]]:
    here = LocalTime.of(now, wished.zone).at
    begin = wished.at
    if begin <= here:  # the past is refused for being over: what is near is what comes
        begin = here.replace(minute=0, second=0, microsecond=0)
    for shift in SHIFTS:
        planned = LocalTime(begin + shift, wished.zone)
        try:
            at = planned.instant()
        except (GapHour, OverlapHour):
            continue
        if at > now:
            yield planned, at
