"""The next dates of a rhythm as people read them before they agree to it: with what the clocks do to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.content import Post, Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.series import ahead, match, rotating
from scheduler.series.errand import Deed
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.rhythm import Rhythm
from scheduler.series.series import Series
from scheduler.wording import N_, Text

SHOWN = 12
MANY = 400
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Coming:
    """A date that has no post yet."""

    at: datetime  # on the wall
    instant: datetime
    offset: str  # of the zone then, as +01:00
    note: Text | None  # what the clocks do to it
    fate: str | None = None  # of a series that goes on: what became of it already
    moved_to: LocalTime | None = None


@dataclass(frozen=True)
class Date:
    """A date of a series: as the rule has it, and what became of it."""

    at: datetime
    instant: datetime
    note: Text | None
    occurrence: Occurrence | None

    @property
    def fate(self) -> str | None:
        """None: it has no post yet."""
        if self.occurrence is None:
            return None
        post = self.occurrence.post
        if self.occurrence.fate == Fate.MADE and post is not None and post.deleted_at:
            return Fate.SKIPPED
        return self.occurrence.fate

    @property
    def post(self) -> Post | None:
        return self.occurrence.post if self.occurrence and self.fate in {Fate.MADE, Fate.DETACHED} else None

    @property
    def follows_later(self) -> bool:
        """A change of the series is on its way to it."""
        return bool(self.occurrence and self.occurrence.errands)

    @property
    def has_own_words(self) -> bool:
        return bool(self.occurrence and self.post and ahead.has_own_words(self.occurrence))

    @property
    def moved_to(self) -> LocalTime | None:
        if self.occurrence is None or self.post is None or self.occurrence.waits_for(Deed.TIME):
            return None
        times = [variant.planned for variant in self.post.variants if variant.planned]
        return next((time for time in times if time.at != self.at), None)


def of_rhythm(rhythm: Rhythm, *, after: datetime, number: int = SHOWN) -> list[Coming]:
    """The next so many after a time on the wall."""
    found: list[Coming] = []
    before = None
    for wall in rhythm.first(number, after=max(after, rhythm.starts_at - A_SECOND)):
        instant = rhythm.instant(wall)
        offset = instant.astimezone(zone(rhythm.zone)).strftime("%z")
        spelt = f"{offset[:3]}:{offset[3:5]}"
        note = what_the_clocks_do(rhythm, wall)
        if note is None and before is not None and before != spelt:
            note = N_("The clocks have changed: {time} stays {time} on the wall.", time=f"{wall:%H:%M}")
        found.append(Coming(wall, instant, spelt, note))
        before = spelt
    return found


def marked(session: Session, series: Series, coming: Sequence[Coming]) -> list[Coming]:
    """The same dates of a series that goes on, each with what became of it: skipped, moved, on its own way.

    Of a rhythm that is only wished for, the dates as a change would match them (`retiming`).
    """
    if not coming:
        return []
    first, last = (datetime.combine(one.at.date(), time()) for one in (coming[0], coming[-1]))
    within = (Occurrence.at >= first, Occurrence.at < last + timedelta(days=1))
    known = {one.at: one for one in _known(session, series, *within, limit=MANY)}
    there = {wall: known[at] for at, wall in match.by_day(known, [one.at for one in coming]).items()}
    return [_with_fate(one, there.get(one.at)) for one in coming]


def _with_fate(one: Coming, occurrence: Occurrence | None) -> Coming:
    if occurrence is None:
        return one
    date = Date(occurrence.at, one.instant, None, occurrence)
    return replace(one, fate=date.fate, moved_to=date.moved_to)


def of_series(
    session: Session, series: Series, *, now: datetime, number: int = SHOWN, back: int = 3
) -> list[Date]:
    """The latest few, and the next so many; skipped and missed ones among them."""
    rhythm, here = series.rhythm, LocalTime.of(now, series.zone).at
    past = _known(session, series, Occurrence.at < here, newest_first=True, limit=back)
    next_walls = [] if series.ended_at else rhythm.first(number, after=max(here, rhythm.starts_at - A_SECOND))
    entered = _known(session, series, Occurrence.at >= here, limit=MANY)
    by_wall = {occurrence.at: occurrence for occurrence in [*past, *entered]}
    walls = sorted({*by_wall, *next_walls})
    return [
        Date(wall, rhythm.instant(wall), what_the_clocks_do(rhythm, wall), by_wall.get(wall))
        for wall in walls
    ]


def texts(session: Session, series: Series, dates: Sequence[Date]) -> dict[datetime, Post]:
    """Of a rotation: the text each date has, or will take if nothing changes until it is entered."""
    if not series.rotates:
        return {}
    found: dict[datetime, Post] = {}
    pool = rotating.Pool.of(session, series)
    for date in dates:
        if date.post is not None:
            found[date.at] = date.post
        elif date.occurrence is None and (text := pool.next(date.at)[0]) is not None:
            found[date.at] = text
    return found


def what_the_clocks_do(rhythm: Rhythm, wall: datetime) -> Text | None:
    try:
        LocalTime(wall, rhythm.zone).instant()
    except GapHour:
        return N_("The clocks jump over {time} that day: it waits for you to choose.", time=f"{wall:%H:%M}")
    except OverlapHour:
        return N_("{time} comes twice that day: the first one is taken.", time=f"{wall:%H:%M}")
    return None


def _known(
    session: Session, series: Series, *which: object, newest_first: bool = False, limit: int
) -> Sequence[Occurrence]:
    order = Occurrence.at.desc() if newest_first else Occurrence.at
    return session.scalars(
        select(Occurrence)
        .where(Occurrence.workspace_id == series.workspace_id, Occurrence.series_id == series.id, *which)  # type: ignore[arg-type]
        .order_by(order)
        .limit(limit)
        .options(
            selectinload(Occurrence.errands),
            selectinload(Occurrence.post).options(
                selectinload(Post.attachments),
                selectinload(Post.variants).options(
                    selectinload(Variant.attachments),
                    selectinload(Variant.channel),
                    selectinload(Variant.delivery),
                ),
            ),
        )
    ).all()
