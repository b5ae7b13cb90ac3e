"""The series of a workspace, and the series a post belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.content import Post, Variant
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.piece import Piece
from scheduler.series.series import Series


def everything(session: Session, workspace_id: int) -> Sequence[Series]:
    """Those that come back first, the next one first; then those that are over. With their words and channels."""
    return session.scalars(
        select(Series)
        .where(Series.workspace_id == workspace_id)
        .order_by(Series.next_at.is_(None), Series.ended_at.is_not(None), Series.next_at, Series.id)
        .options(
            joinedload(Series.owner),
            selectinload(Series.template).options(
                joinedload(Post.pillar), selectinload(Post.variants).selectinload(Variant.channel)
            ),
        )
    ).all()


def with_dates_ahead(session: Session, workspace_id: int, now: datetime) -> set[int]:
    """Ids of series of which something is still to come, if only what is in the calendar already."""
    ahead = select(Occurrence.series_id).join(Variant, Variant.post_id == Occurrence.post_id).where(
        Occurrence.workspace_id == workspace_id, Variant.workspace_id == workspace_id,
        Occurrence.fate == Fate.MADE, Variant.planned_instant > now,
    )  # fmt: skip
    return set(session.scalars(ahead.distinct()))


def of_posts(session: Session, workspace_id: int, post_ids: Collection[int]) -> dict[int, Occurrence]:
    """By post id, with its series: which of these posts come back."""
    if not post_ids:
        return {}
    found = session.scalars(
        select(Occurrence)
        .where(
            Occurrence.workspace_id == workspace_id,
            Occurrence.post_id.in_(list(post_ids)),
            Occurrence.fate == Fate.MADE,
        )
        .options(joinedload(Occurrence.series, innerjoin=True))
    )
    return {one.post_id: one for one in found if one.post_id is not None}


def of_template(session: Session, post: Post) -> Series | None:
    """The series whose words a post is; of two that share them the later."""
    mine = select(Series).where(Series.workspace_id == post.workspace_id, Series.template_id == post.id)
    found = session.scalars(mine.order_by(Series.id.desc()).limit(1)).first()
    if found is not None:
        return found
    of_pool = select(Series).join(Piece, Piece.series_id == Series.id).where(
        Series.workspace_id == post.workspace_id, Piece.post_id == post.id
    )  # fmt: skip
    return session.scalars(of_pool.order_by(Series.id.desc()).limit(1)).first()


def pieces(session: Session, series: Series) -> Sequence[Piece]:
    """The pool, in the order it was filled; retired texts last."""
    return pools(session, series.workspace_id, [series]).get(series.id, [])


def pools(session: Session, workspace_id: int, series: Iterable[Series]) -> dict[int, list[Piece]]:
    """The same of several rotations, by the series' id."""
    mine = select(Piece).where(
        Piece.workspace_id == workspace_id, Piece.series_id.in_([one.id for one in series])
    )
    found: dict[int, list[Piece]] = {}
    for piece in session.scalars(
        mine.order_by(Piece.retired_at.is_not(None), Piece.id).options(
            joinedload(Piece.post, innerjoin=True).options(
                joinedload(Post.pillar), selectinload(Post.variants).selectinload(Variant.channel)
            )
        )
    ):
        found.setdefault(piece.series_id, []).append(piece)
    return found
