"""This one and later: a series ends before a date, and another one goes on from it with the same posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Variant
from scheduler.people import Membership
from scheduler.publishing import Delivery
from scheduler.series import ahead, making, rotating
from scheduler.series.beginning import A_SECOND, demand_to_change
from scheduler.series.occurrence import Occurrence
from scheduler.series.piece import Piece
from scheduler.series.series import Series

QUIETLY = {"synchronize_session": False}


def split(session: Session, series: Series, wall: datetime, *, by: Membership, now: datetime) -> Series:
    """The series that goes on from `wall` (a date of this one). Nothing is made, moved or taken away by it.

    Before its first date there is nothing to leave behind: then it is the same series.
    """
    demand_to_change(by, series)
    ahead.hold(session, series)
    rhythm = series.rhythm
    first = rhythm.next(series.starts_at - A_SECOND)
    if first is None or wall <= first:
        return series
    # An extra date has an hour and a weekday of its own: the rule goes on with its own.
    start = replace(rhythm, extra=()).next(wall - A_SECOND) or series.starts_at
    later = Series(
        workspace_id=series.workspace_id, name=series.name, kind=series.kind, template_id=series.template_id,
        starts_at=start, zone=series.zone, rule=series.rule, until_on=series.until_on,
        count=series.count and max(1, series.count - rhythm.counted_before(wall)),
        extra=[each for each in series.extra if datetime.fromisoformat(each) >= wall],
        leaves=series.leaves, least_days=series.least_days,
        entered_until=max(series.entered_until, wall - A_SECOND), came_from_id=series.id,
        owner_id=series.owner_id, scheduled_by_id=series.scheduled_by_id, created_at=now, changed_at=now,
    )  # fmt: skip
    session.add(later)
    series.until_on, series.count = wall.date() - timedelta(days=1), None
    series.extra = [each for each in series.extra if datetime.fromisoformat(each) < wall]
    series.changed_at = now
    session.flush()
    _hand_over(session, series, later, wall)
    making.look_ahead(series)
    making.look_ahead(later)
    activity.record(session, by, "split a series", series, now=now, into=later.public_id, at=wall.isoformat())
    session.flush()
    return later


def _hand_over(session: Session, series: Series, later: Series, wall: datetime) -> None:
    here = Occurrence.workspace_id == series.workspace_id
    mine = here, Occurrence.series_id == series.id, Occurrence.at >= wall
    posts = select(Occurrence.post_id).where(*mine, Occurrence.post_id.is_not(None))
    variants = select(Variant.id).where(
        Variant.workspace_id == series.workspace_id, Variant.post_id.in_(posts)
    )
    session.execute(
        update(Delivery)
        .where(
            Delivery.workspace_id == series.workspace_id,
            Delivery.variant_id.in_(variants),
            Delivery.series_id == series.id,
        )
        .values(series_id=later.id)
        .execution_options(**QUIETLY)
    )
    pieces = _copy_pool(session, series, later, wall) if series.rotates else {}
    for old, new in pieces.items():
        session.execute(
            update(Occurrence).where(*mine, Occurrence.piece_id == old).values(piece_id=new)
            .execution_options(**QUIETLY)
        )  # fmt: skip
    session.execute(update(Occurrence).where(*mine).values(series_id=later.id).execution_options(**QUIETLY))
    session.expire_all()


def _copy_pool(session: Session, series: Series, later: Series, wall: datetime) -> dict[int, int]:
    """The pool goes on with the same texts; what each was used for last is known to both.

    A retired text goes along where a date ahead has it: otherwise that date would read from the pool left behind.
    """
    has_dates = select(Occurrence.piece_id).where(
        Occurrence.workspace_id == series.workspace_id,
        Occurrence.series_id == series.id,
        Occurrence.at >= wall,
    )
    wanted = select(Piece).where(
        Piece.workspace_id == series.workspace_id,
        Piece.series_id == series.id,
        or_(Piece.retired_at.is_(None), Piece.id.in_(has_dates)),
    )
    found = {}
    pieces = session.scalars(wanted).all()
    uses = rotating.uses_of(session, pieces)
    for piece in pieces:
        twin = Piece(
            workspace_id=piece.workspace_id, series_id=later.id, post_id=piece.post_id,
            fresh_until=piece.fresh_until, used_at=max((at for at in uses[piece.id] if at < wall), default=None),
            added_by_id=piece.added_by_id, created_at=piece.created_at, retired_at=piece.retired_at,
        )  # fmt: skip
        session.add(twin)
        session.flush()
        found[piece.id] = twin.id
    return found
