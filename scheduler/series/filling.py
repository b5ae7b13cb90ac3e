"""Rotations: a pool that is filled, looked over and emptied by people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from scheduler import activity, notices
from scheduler.content import Post
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Membership
from scheduler.people.roles import NotAllowed
from scheduler.series import ahead, dealing, making, rows
from scheduler.series.beginning import Wish, demand_sound, demand_to, demand_to_change, enter, of_wish
from scheduler.series.making import look_ahead
from scheduler.series.occurrence import Fate
from scheduler.series.piece import Piece
from scheduler.series.rule import BadRhythm
from scheduler.series.series import Series
from scheduler.series.words import template_of
from scheduler.wording import N_, verbatim

MOST = 200
SOON = timedelta(days=14)


def open_pool(session: Session, wish: Wish, *, by: Membership, now: datetime) -> Series:
    """A rotation, empty as yet: its dates are entered once it has a first text. Raises BadRhythm."""
    demand_to(by, wish.leaves)
    demand_sound(wish, now)
    series = of_wish(wish, by=by, now=now)
    series.kind, series.least_days = "rotation", wish.least_days or 0
    session.add(series)
    session.flush()
    activity.record(session, by, "opened a rotation", series, now=now)
    return series


def add(
    session: Session,
    series: Series,
    post: Post,
    *,
    fresh_until: date | None = None,
    by: Membership,
    now: datetime,
    horizon: timedelta,
) -> Piece:
    """A copy of the post joins the pool; where the post itself went out last counts as its use. Raises BadRhythm."""
    demand_to(by, series.leaves)
    demand_to_write(by, post)
    there = _demand_room(session, series)
    if not post.variants:
        raise BadRhythm({"post": N_("Choose a channel for the post first.")})
    times = [LocalTime.of(v.planned_instant, series.zone).at for v in post.variants if v.planned_instant]
    piece = Piece(
        workspace_id=series.workspace_id, series_id=series.id,
        post_id=template_of(session, post, by=by, now=now).id, fresh_until=fresh_until,
        used_at=max(times, default=None), added_by_id=by.user_id, created_at=now,
    )  # fmt: skip
    session.add(piece)
    session.flush()
    activity.record(session, by, "added to a rotation", series, now=now)
    if not there and series.next_at is None and series.ended_at is None:
        series.entered_until = max(series.entered_until, LocalTime.of(now, series.zone).at)
        enter(session, series, now=now, horizon=horizon)
    _take_turns(session, series, by, now)
    return piece


def keep_fresh(
    session: Session, series: Series, piece: Piece, *, until: date | None, by: Membership, now: datetime
) -> None:
    """Somebody has looked it over: it may be used up to another day."""
    _demand_to_keep(by, series, piece)
    piece.fresh_until, piece.told_at = until, None
    _take_turns(session, series, by, now)
    activity.record(session, by, "looked over a text of a rotation", series, now=now)


def retire(session: Session, series: Series, piece: Piece, *, by: Membership, now: datetime) -> None:
    """It is not used any more; what has been entered of it stays."""
    _demand_to_keep(by, series, piece)
    piece.retired_at = now
    activity.record(session, by, "took a text out of a rotation", series, now=now)


def bring_back(session: Session, series: Series, piece: Piece, *, by: Membership, now: datetime) -> None:
    """Into the pool again, where it has room. Raises BadRhythm."""
    _demand_to_keep(by, series, piece)
    if piece.retired_at is not None:
        _demand_room(session, series)
    piece.retired_at = None
    look_ahead(series)
    _take_turns(session, series, by, now)
    activity.record(session, by, "put a text back into a rotation", series, now=now)


def _demand_room(session: Session, series: Series) -> int:
    """How many texts take turns; fewer than a pool holds."""
    there = session.scalar(
        select(func.count())
        .select_from(Piece)
        .where(
            Piece.workspace_id == series.workspace_id,
            Piece.series_id == series.id,
            Piece.retired_at.is_(None),
        )
    )
    if (there or 0) >= MOST:
        raise BadRhythm({"post": N_("A pool holds at most {most} texts.", most=MOST)})
    return there or 0


def _take_turns(session: Session, series: Series, by: Membership, now: datetime) -> None:
    _fill_empty(session, series, now)
    if series.ended_at is not None:
        return
    try:
        demand_to_change(by, series)
    except NotAllowed:
        return  # the dates that are entered stay, those to come turn
    dealing.deal_again(session, series, by=by, now=now)


def _fill_empty(session: Session, series: Series, now: datetime) -> None:
    """Dates ahead that had nothing to say may have a text now."""
    if series.ended_at is not None:
        return
    ahead.hold(session, series)
    for occurrence in ahead.occurrences(session, series, since=LocalTime.of(now, series.zone).at):
        if occurrence.fate == Fate.EMPTY and (coming := making.coming_at(session, series, occurrence.at)):
            session.delete(occurrence)
            session.flush()
            rows.write(session, [coming], now=now)
    session.flush()


def _demand_to_keep(by: Membership, series: Series, piece: Piece) -> None:
    """Whoever put a text there is asked to look it over, so may do it."""
    if by.user_id == piece.added_by_id:
        demand_to(by, series.leaves)
    else:
        demand_to_change(by, series)


def ask_about_old(session: Session, *, now: datetime) -> int:
    """Texts that are about to be too old: whoever put them there is asked once. Over all workspaces."""
    with across_workspaces(session):
        found = session.scalars(
            select(Piece)
            .join(Series, Series.id == Piece.series_id)
            .where(
                Piece.fresh_until <= (now + SOON).date(),
                Piece.told_at.is_(None),
                Piece.retired_at.is_(None),
                Series.ended_at.is_(None),
            )
            .options(joinedload(Piece.series), joinedload(Piece.post))
            .limit(100)
        ).all()
        for piece in found:
            piece.told_at = now
            _ask(session, piece, now)
        session.flush()
    return len(found)


def _ask(session: Session, piece: Piece, now: datetime) -> None:
    notices.tell(
        session,
        piece.workspace_id,
        kind="series",
        text=N_(
            "“{title}” of “{series}” is only true until {day}. Look it over, or it is used no more.",
            title=verbatim(piece.post.title or piece.post.text[:60]),
            series=verbatim(piece.series.name),
            day=(piece.fresh_until or now.date()).isoformat(),
        ),
        about=piece.series.public_id,
        now=now,
        users={piece.added_by_id, piece.series.owner_id},
    )
