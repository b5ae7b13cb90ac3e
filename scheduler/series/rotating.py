"""Evergreen: which text of a pool comes next. The one that was used least recently, never sooner than agreed, never stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.content import Post, Variant
from scheduler.series.piece import Piece
from scheduler.series.series import Series


@dataclass
class Pool:
    """The texts of one rotation, read once; choosing one counts as its use."""

    pieces: list[Piece]
    least: timedelta

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
        return cls(list(found), timedelta(days=series.least_days or 0))

    def next(self, wall: datetime) -> tuple[Post | None, Piece | None]:
        """The text for a date, and its place in the pool; nothing when every one is too recent, or too old."""
        able = [piece for piece in self.pieces if self._may(piece, wall)]
        if not able:
            return None, None
        chosen = min(able, key=lambda piece: (piece.used_at is not None, piece.used_at or wall, piece.id))
        chosen.used_at = wall
        return chosen.post, chosen

    def _may(self, piece: Piece, wall: datetime) -> bool:
        if not is_fresh(piece, wall.date()) or piece.post.deleted_at:
            return False
        return piece.used_at is None or wall - piece.used_at >= self.least


def is_fresh(piece: Piece, day: date) -> bool:
    return piece.fresh_until is None or day <= piece.fresh_until
