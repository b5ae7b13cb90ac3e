"""What each text of a rotation does: when it comes next, when it came last, and what was entered of one taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.content import Post
from scheduler.db import LocalTime
from scheduler.series import rotating
from scheduler.series.piece import Piece
from scheduler.series.series import Series
from scheduler.series.upcoming import Date


@dataclass
class Turn:
    """Of one text, on the wall of its series."""

    next: datetime | None = None  # entered already, or its turn as the dates lie now
    last: datetime | None = None
    entered: list[datetime] = field(default_factory=list)  # dates ahead that have it


def of_pieces(
    session: Session,
    series: Series,
    pieces: Sequence[Piece],
    *,
    dates: Sequence[Date],
    texts: Mapping[datetime, Post],
    now: datetime,
) -> dict[int, Turn]:
    """By id of the piece. `dates` and `texts` as the series' page shows them: those not entered yet are a forecast."""
    here = LocalTime.of(now, series.zone).at
    found = {
        piece_id: Turn(last=max((at for at in uses if at <= here), default=None))
        for piece_id, uses in rotating.uses_of(session, pieces).items()
    }
    by_post = {piece.post_id: piece.id for piece in pieces}
    for date in dates:
        piece_id = date.occurrence.piece_id if date.occurrence else None
        if piece_id is None and date.at in texts:
            piece_id = by_post.get(texts[date.at].id)
        if date.instant <= now or piece_id not in found or (date.occurrence and date.post is None):
            continue
        stands = date.moved_to.at if date.moved_to else date.at
        turn = found[piece_id]
        turn.next = min(turn.next or stands, stands)
        if date.occurrence:
            turn.entered.append(stands)
    return found
