"""Another rhythm: dates that stay are moved with it, new ones are made, what no longer comes goes into the bin.

Dates are matched day by day, so that a change of the hour moves posts instead of making others. What somebody has
written into, or moved, is never thrown away: where no date matches any more it goes its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.db import GapHour, LocalTime
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.publishing import PastTime, Refused, move
from scheduler.publishing.planned import editing
from scheduler.series import ahead, following, making, match, splitting
from scheduler.series.beginning import A_SECOND, Wish, demand_sound, demand_to, demand_to_change, enter
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.rhythm import Rhythm
from scheduler.series.series import Leaves, Series
from scheduler.wording import N_, Text


class SomebodyElseChanged(Exception):
    """The series moved on since it was read: nothing is overwritten."""

    text: Text = N_("Somebody else changed this series meanwhile. Look again, then change it.")


def change(
    session: Session,
    series: Series,
    wish: Wish,
    *,
    by: Membership,
    now: datetime,
    horizon: timedelta,
    since: datetime | None = None,
    version: int | None = None,
) -> Series:
    """All dates still ahead, or those from `since` on (a date of the series): then another series goes on from there.

    Raises BadRhythm, SomebodyElseChanged, NotAllowed.
    """
    demand_to(by, wish.leaves)
    demand_to_change(by, series)
    demand_sound(wish, now)
    ahead.hold(session, series)
    if version is not None and version != series.version:
        raise SomebodyElseChanged
    rhythm, total = wish.rhythm, series.count
    if since is not None:
        series = splitting.split(session, series, since, by=by, now=now)
        rhythm = _from(rhythm, since, left=series.count if rhythm.count == total else rhythm.count)
    here = LocalTime.of(now, rhythm.zone).at
    same_dates = series.rhythm == rhythm
    if wish.leaves == Leaves.SCHEDULE and series.leaves != Leaves.SCHEDULE:
        for occurrence in ahead.occurrences(session, series, since=here):
            occurrence.let_in_at = None  # those already written down may leave by themselves now
    series.name, series.leaves, series.least_days = wish.name.strip(), wish.leaves, wish.least_days
    if wish.leaves == Leaves.SCHEDULE and series.scheduled_by_id is None:
        series.scheduled_by_id = by.user_id
    series.starts_at, series.zone, series.rule = rhythm.starts_at, rhythm.zone, rhythm.rule
    series.until_on, series.count = rhythm.until, rhythm.count
    series.extra = [wall.isoformat() for wall in rhythm.extra]
    series.changed_at = now
    session.flush()
    if not same_dates:
        _reconcile(session, series, max(here, since or here), by, now)
    # An extra date may lie before the rule's next one.
    series.entered_until = max(here, (since or series.starts_at) - A_SECOND)
    activity.record(session, by, "changed a series", series, now=now)
    enter(session, series, now=now, horizon=horizon)
    touch(session, series.workspace_id, now)
    return series


def end(session: Session, series: Series, *, by: Membership, now: datetime, take_away: bool) -> int:
    """Nothing comes any more. What is in the calendar stays, or goes where nobody has touched it; gives how many went."""
    demand_to_change(by, series)
    ahead.hold(session, series)
    series.ended_at = series.changed_at = now
    making.look_ahead(series)
    gone = 0
    here = LocalTime.of(now, series.zone).at
    for occurrence in ahead.occurrences(session, series, since=here) if take_away else ():
        if ahead.can_follow(occurrence) and not _is_touched(occurrence, series):
            _throw_away(session, occurrence, by, now)
            gone += 1
    activity.record(session, by, "ended a series", series, now=now, taken_away=gone)
    session.flush()
    return gone


def go_on(session: Session, series: Series, *, by: Membership, now: datetime, horizon: timedelta) -> None:
    """It comes back after all, from now on: what would have come meanwhile is not made up for."""
    demand_to_change(by, series)
    ahead.hold(session, series)
    if series.ended_at is None:
        return
    series.ended_at, series.changed_at = None, now
    series.entered_until = max(LocalTime.of(now, series.zone).at, series.starts_at - A_SECOND)
    activity.record(session, by, "went on with a series", series, now=now)
    enter(session, series, now=now, horizon=horizon)


def _from(rhythm: Rhythm, since: datetime, *, left: int | None) -> Rhythm:
    """What goes on from a date does not begin before it, and keeps the rule's step; of a count, what is left."""
    midnight = datetime.combine(since.date(), time())
    ruled = replace(rhythm, extra=(), until=None, count=None).next(midnight - A_SECOND)
    start = ruled or max(rhythm.starts_at, datetime.combine(since.date(), rhythm.starts_at.time()))
    return replace(rhythm, starts_at=start, count=left)


def _reconcile(session: Session, series: Series, since: datetime, by: Membership, now: datetime) -> None:
    before: Sequence[Occurrence] = ahead.occurrences(session, series, since=since)
    if not before:
        return
    farthest = max(series.entered_until, before[-1].at) + timedelta(days=1)
    walls = series.rhythm.walls(since - A_SECOND, farthest)
    matched = match.by_day([occurrence.at for occurrence in before], walls)
    for occurrence in before:
        wall = matched.get(occurrence.at)
        if occurrence.fate == Fate.MADE and not ahead.can_follow(occurrence):
            continue  # out, or in the bin: history
        if wall is None:
            _leave(session, series, occurrence, by, now)
        elif wall != occurrence.at or not _stands(occurrence, series):
            _move(session, occurrence, wall, by, now)
    session.flush()


def _stands(occurrence: Occurrence, series: Series) -> bool:
    return occurrence.post is None or all(v.planned_zone == series.zone for v in occurrence.post.variants)


def _move(session: Session, occurrence: Occurrence, wall: datetime, by: Membership, now: datetime) -> None:
    moved = occurrence.post is not None and any(
        variant.planned_at not in (None, occurrence.at) for variant in occurrence.post.variants
    )
    occurrence.at = wall
    if occurrence.post is None or occurrence.fate != Fate.MADE or moved:
        return  # what somebody has moved keeps the time they chose
    try:
        planned: LocalTime | None = occurrence.series.rhythm.local(wall)
    except GapHour as gap:
        planned, occurrence.trouble = None, gap.text
    for variant in occurrence.post.variants:
        try:
            move(session, variant, planned, by=by, now=now)
        except Refused as refused:
            # It may not leave at the new time: there it waits, unscheduled, and says why.
            move(session, variant, None, by=by, now=now)
            move(session, variant, planned, by=by, now=now)
            occurrence.trouble = refused.refusals[0].text
        except PastTime:
            continue


def _leave(session: Session, series: Series, occurrence: Occurrence, by: Membership, now: datetime) -> None:
    """The rule no longer has this day."""
    if occurrence.fate != Fate.MADE:
        session.delete(occurrence)
    elif _is_touched(occurrence, series):
        following.detach(session, occurrence, by=by, now=now)
    else:
        _throw_away(session, occurrence, by, now)


def _is_touched(occurrence: Occurrence, series: Series) -> bool:
    return ahead.has_own_words(occurrence) or ahead.is_moved(occurrence, series)


def _throw_away(session: Session, occurrence: Occurrence, by: Membership, now: datetime) -> None:
    assert occurrence.post is not None
    editing.delete(session, occurrence.post, by=by, now=now)
    # Without its row the date may come again, should the rule be changed back.
    session.delete(occurrence)
