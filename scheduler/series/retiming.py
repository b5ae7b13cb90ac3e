"""Another rhythm: dates that stay are moved with it, new ones are made, what no longer comes goes into the bin.

Dates are matched day by day, so that a change of the hour moves posts instead of making others. What somebody has
written into, or moved, is never thrown away: where no date matches any more it goes its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.db import GapHour, LocalTime
from scheduler.people import Membership
from scheduler.people.workspace import touch
from scheduler.publishing import PastTime, Refused, move
from scheduler.publishing.planned import editing
from scheduler.series import ahead, errands, following, making, match, splitting
from scheduler.series.beginning import A_SECOND, Wish, demand_sound, demand_to, demand_to_change, enter
from scheduler.series.errand import Deed, Errand
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
    here = LocalTime.of(now, series.zone).at
    going = [
        occurrence
        for occurrence in (ahead.occurrences(session, series, since=here) if take_away else ())
        if ahead.can_follow(occurrence) and not _is_touched(occurrence, series)
    ]
    for occurrence in going[: errands.AT_ONCE]:
        _throw_away(session, occurrence, by, now)
    errands.put_off(session, going[errands.AT_ONCE :], Deed.AWAY, by=by, now=now, out_of=len(going))
    gone = len(going)
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
    errands.take_off(session, ahead.occurrences(session, series), Deed.AWAY)
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
    slow = []
    for occurrence in before:
        wall = matched.get(occurrence.at)
        if occurrence.fate == Fate.MADE and not ahead.can_follow(occurrence):
            continue  # out, or in the bin: history
        if wall is None or wall != occurrence.at or not _stands(occurrence, series):
            slow.append((occurrence, wall))
    errands.take_off(session, [each for each in before if matched.get(each.at)], Deed.AWAY)
    for occurrence, wall in slow[: errands.AT_ONCE]:
        if wall is None:
            _leave(session, series, occurrence, by, now)
        else:
            _move(session, occurrence, wall, by, now)
    errands.take_off(session, [one for one, wall in slow[: errands.AT_ONCE] if wall], Deed.TIME)
    _put_off(session, slow[errands.AT_ONCE :], len(slow), by, now)
    session.flush()


def _put_off(
    session: Session,
    slow: Sequence[tuple[Occurrence, datetime | None]],
    out_of: int,
    by: Membership,
    now: datetime,
) -> None:
    """Their dates are set at once, so that none is made twice; their posts follow some at a time."""
    leave, move, stood = [], [], {}
    for occurrence, wall in slow:
        made = occurrence.post is not None and occurrence.fate == Fate.MADE
        if wall is None and made:
            leave.append(occurrence)
        if wall is None:
            if not made:
                session.delete(occurrence)
            continue
        if made and not _is_elsewhere(occurrence):
            stood[occurrence.id] = ahead.stands_at(occurrence)
            move.append(occurrence)
        occurrence.at = wall
    session.flush()
    common: dict[str, Any] = {"by": by, "now": now, "out_of": out_of}
    errands.put_off(session, leave, Deed.AWAY, **common)
    errands.put_off(session, move, Deed.TIME, stood=stood, **common)


def move_later(
    session: Session, occurrence: Occurrence, errand: Errand, by: Membership, now: datetime
) -> bool:
    if ahead.can_follow(occurrence):
        _move(session, occurrence, occurrence.at, by, now)
    return True


def leave_later(
    session: Session, occurrence: Occurrence, errand: Errand, by: Membership, now: datetime
) -> bool:
    """False: the date has gone, and the errand with it."""
    series = occurrence.series
    if occurrence.fate == Fate.MADE and not ahead.can_follow(occurrence):
        return True
    if series.ended_at is not None and _is_touched(occurrence, series):
        return True
    return not _leave(session, series, occurrence, by, now)


def _stands(occurrence: Occurrence, series: Series) -> bool:
    return occurrence.post is None or all(v.planned_zone == series.zone for v in occurrence.post.variants)


def _is_elsewhere(occurrence: Occurrence) -> bool:
    """Somebody gave it an hour of its own."""
    at = ahead.stands_at(occurrence)
    return occurrence.post is not None and any(
        variant.planned_at not in (None, at) for variant in occurrence.post.variants
    )


def _move(session: Session, occurrence: Occurrence, wall: datetime, by: Membership, now: datetime) -> None:
    moved = _is_elsewhere(occurrence)
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


def _leave(session: Session, series: Series, occurrence: Occurrence, by: Membership, now: datetime) -> bool:
    """The rule no longer has this day. Whether the date itself goes."""
    if occurrence.fate != Fate.MADE:
        session.delete(occurrence)
    elif _is_touched(occurrence, series):
        following.detach(session, occurrence, by=by, now=now)
        return False
    else:
        _throw_away(session, occurrence, by, now)
    return True


def _is_touched(occurrence: Occurrence, series: Series) -> bool:
    return ahead.has_own_words(occurrence) or ahead.is_moved(occurrence, series)


def _throw_away(session: Session, occurrence: Occurrence, by: Membership, now: datetime) -> None:
    assert occurrence.post is not None
    editing.delete(session, occurrence.post, by=by, now=now)
    # Without its row the date may come again, should the rule be changed back.
    session.delete(occurrence)
