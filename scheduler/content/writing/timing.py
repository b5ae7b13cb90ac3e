"""When somebody means it to go out. Only an intention: `publishing.schedule` makes it leave by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content.variant import Variant
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.conflict import hold
from scheduler.content.writing.remembering import changed
from scheduler.db import LocalTime
from scheduler.people import Membership
from scheduler.wording import N_, Text

LAST_YEAR = 2198  # the last one the calendar shows to its end


class PastTime(ValueError):
    """The time has gone by already: the person chooses a later one."""

    def __init__(self, planned: LocalTime) -> None:
        self.planned = planned
        self.text: Text = N_("{at} is already past.", at=planned.said())
        super().__init__(str(self.text))


class TooFar(PastTime):
    """No calendar here shows that year: what stands there could never be found again."""

    def __init__(self, planned: LocalTime) -> None:
        super().__init__(planned)
        self.text = N_("No calendar here shows the year {year}. Choose a nearer day.", year=planned.at.year)


def demand_shown(planned: LocalTime) -> None:
    """Raises TooFar."""
    if planned.at.year > LAST_YEAR:
        raise TooFar(planned)


def plan(
    session: Session,
    variant: Variant,
    planned: LocalTime | None,
    *,
    by: Membership,
    now: datetime,
    version: int | None = None,
) -> bool:
    """Give what is not scheduled a planned time, or take it away. `version` is the post's.

    False when it already had it. Raises PastTime, GapHour, OverlapHour, Conflict.
    """
    demand_to_write(by, variant.post)
    hold(session, variant.post, version, {"planned": planned})
    if planned == variant.planned:
        return False
    if planned:
        demand_shown(planned)
    instant = planned.instant() if planned else None
    if planned and instant and instant < now:
        raise PastTime(planned)
    variant.planned_at = planned.at if planned else None
    variant.planned_zone = planned.zone if planned else None
    variant.planned_fold = planned.fold if planned else None
    variant.planned_instant = instant
    variant.planned_by_id = by.user_id if planned else None
    variant.sequence += 1
    activity.record(
        session, by, "planned" if planned else "unplanned", variant, now=now, at=planned and planned.spoken()
    )
    changed(session, variant.post, variant, now=now)
    return True
