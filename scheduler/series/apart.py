"""The dates of a series that are not where its rhythm has them: left out, or moved. As plain data, and back again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.content import Post, Variant
from scheduler.db import GapHour, LocalTime
from scheduler.people import Membership
from scheduler.publishing import PastTime, Refused, State
from scheduler.series import moving, skipping
from scheduler.series.beginning import A_SECOND
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.rule import BadRhythm
from scheduler.series.series import Series
from scheduler.series.skipping import NoSuchDate
from scheduler.wording import N_

FARTHEST_YEARS = 60
STILL_HERE = (State.UNSCHEDULED, State.SCHEDULED)


def of_all(
    session: Session, workspace_id: int, series: Collection[Series], *, now: datetime
) -> dict[int, dict[str, list[Any]]]:
    """By the id of the series: `skipped`, the dates left out; `moved`, those whose posts wait at another hour."""
    found: dict[int, dict[str, list[Any]]] = {one.id: {"skipped": [], "moved": []} for one in series}
    # A series has as many posts behind it as it had dates: only those that are still to come are read.
    waiting = select(Variant.post_id).where(
        Variant.workspace_id == workspace_id, Variant.planned_instant >= now
    )
    of_these = (
        select(Occurrence)
        .where(
            Occurrence.workspace_id == workspace_id, Occurrence.series_id.in_(found),
            or_(
                Occurrence.fate == Fate.SKIPPED,
                and_(Occurrence.fate == Fate.MADE, Occurrence.post_id.in_(waiting)),
            ),
        )
        .options(
            joinedload(Occurrence.post).selectinload(Post.variants).joinedload(Variant.delivery),
            selectinload(Occurrence.series),
        )
        .order_by(Occurrence.at)
    )  # fmt: skip
    for one in session.scalars(of_these):
        to = None if one.fate == Fate.SKIPPED else _waits_at(one) or one.at
        if to == one.at or not _is_date(one.series, one.at):
            continue  # where it should be, or of a rhythm the series had before
        if to is None:
            found[one.series_id]["skipped"].append(_minutes(one.at))
        else:
            found[one.series_id]["moved"].append({"on": _minutes(one.at), "to": _minutes(to)})
    return found


def bring(
    session: Session, series: Series, stored: Mapping[str, Any], *, by: Membership, now: datetime
) -> None:
    """Before its dates are entered, so that none is made where none is wanted. A date that is over stays over,
    unless it was moved to an hour that is still to come.

    Raises BadRhythm where the rhythm has no such date, or nothing can stand at the new hour.
    """
    skipped = {datetime.fromisoformat(text) for text in stored.get("skipped", ())}
    moved = {
        wall: datetime.fromisoformat(each["to"])
        for each in stored.get("moved", ())
        if (wall := datetime.fromisoformat(each["on"])) not in skipped
    }
    _demand_dates(series, skipped | moved.keys(), set(moved.values()), now)
    for wall in sorted(skipped):
        if series.rhythm.instant(wall) >= now:
            skipping.skip(session, series, wall, by=by, now=now)
        else:
            session.add(
                Occurrence(
                    workspace_id=series.workspace_id, series_id=series.id, at=wall, fate=Fate.SKIPPED,
                    created_at=now,
                )
            )  # fmt: skip
    for wall, to in sorted(moved.items()):
        try:
            # What was due already and put off until later is still to come: its post waits in the house it is brought from.
            moving.move(session, series, wall, series.rhythm.local(to), by=by, now=now, passed=True)
        except PastTime:
            continue
        except (GapHour, NoSuchDate) as wrong:
            raise BadRhythm({"moved": wrong.text}) from wrong
        except Refused as refused:
            raise BadRhythm({"moved": refused.refusals[0].text}) from refused


def _demand_dates(series: Series, walls: set[datetime], hours: set[datetime], now: datetime) -> None:
    for wall in sorted(walls | hours):
        if abs(wall.year - now.year) > FARTHEST_YEARS:
            raise BadRhythm(
                {"dates": N_("No calendar here shows the year {year}. Choose a nearer day.", year=wall.year)}
            )
    # In one go: to look for each by itself begins at the first date every time.
    dates = set(series.rhythm.walls(None, max(walls))) if walls else set()
    if lost := walls - dates:
        raise BadRhythm({"dates": N_("The series does not come back on {day}.", day=min(lost).date())})


def _is_date(series: Series, wall: datetime) -> bool:
    return series.rhythm.next(wall - A_SECOND) == wall


def _waits_at(one: Occurrence) -> datetime | None:
    """On the wall of the series; None where it is out, in the bin, or waits for an hour."""
    if one.post is None or one.post.deleted_at:
        return None
    instants = [
        each.planned_instant
        for each in one.post.variants
        if each.planned_instant and each.delivery.state in STILL_HERE
    ]
    return LocalTime.of(min(instants), one.series.zone).at if instants else None


def _minutes(wall: datetime) -> str:
    return wall.isoformat(timespec="minutes")
