"""Evergreen: which text of a pool comes next. The one that was used least recently, never sooner than agreed, never stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.content import Post, Variant
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.piece import Piece
from scheduler.series.series import Series


@dataclass
class Pool:
    """The texts of one rotation, read once; choosing one counts as its use."""

    pieces: list[Piece]
    least: timedelta
    uses: dict[int, set[datetime]]  # by piece: when it comes, on the wall

    @classmethod
    def of(cls, session: Session, series: Series) -> Pool:
        found = session.scalars(
            select(Piece)
            .where(
                Piece.workspace_id == series.workspace_id,
                Piece.series_id == series.id,
                Piece.retired_at.is_(None),
            )
            .order_by(Piece.id)
            .options(
                selectinload(Piece.post).options(
                    selectinload(Post.attachments),
                    selectinload(Post.variants).options(
                        selectinload(Variant.attachments), selectinload(Variant.channel)
                    ),
                )
            )
        )
        pieces = list(found)
        return cls(pieces, timedelta(days=series.least_days or 0), uses_of(session, pieces))

    def next(self, wall: datetime) -> tuple[Post | None, Piece | None]:
        """The text for a date, and its place in the pool; nothing when every one is too recent, or too old."""
        able = [piece for piece in self.pieces if self._may(piece, wall)]
        if not able:
            return None, None
        chosen = min(able, key=self._order)
        self.uses[chosen.id].add(wall)
        return chosen.post, chosen

    def _may(self, piece: Piece, wall: datetime) -> bool:
        if not is_fresh(piece, wall.date()) or piece.post.deleted_at:
            return False
        # In both directions: a date that is filled late may stand right before one that has the text already.
        return all(use != wall and abs(wall - use) >= self.least for use in self.uses[piece.id])

    def _order(self, piece: Piece) -> tuple[str, int]:
        last = max(self.uses[piece.id], default=None)
        return last.isoformat() if last else "", piece.id  # never used: first


def uses_of(session: Session, pieces: Sequence[Piece]) -> dict[int, set[datetime]]:
    """When each text of one pool comes, or came: of dates that live. One that was thrown away used nothing."""
    uses: dict[int, set[datetime]] = {piece.id: set() for piece in pieces}
    if not pieces:
        return uses
    rows = session.execute(
        select(Occurrence.piece_id, Occurrence.at)
        .join(Occurrence.post)
        .where(
            Occurrence.workspace_id == pieces[0].workspace_id,
            Occurrence.series_id == pieces[0].series_id,
            Occurrence.piece_id.in_(uses),
            Occurrence.fate.in_((Fate.MADE, Fate.DETACHED)),
            Post.deleted_at.is_(None),
        )
    )
    for piece_id, at in rows:
        uses[piece_id or 0].add(at)
    for piece in pieces:
        if piece.used_at is not None:
            uses[piece.id].add(piece.used_at)
    return uses


def is_fresh(piece: Piece, day: date) -> bool:
    return piece.fresh_until is None or day <= piece.fresh_until
