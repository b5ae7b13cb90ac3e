"""Events of what has no history of its own: a deadline that says something else than last time is one more revision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from scheduler.calendar.feeds.drawn import LAYOUT, Drawn, Fresh, Pen, latest
from scheduler.calendar.ics.component import Item, Piece, vevent
from scheduler.db import LocalTime

# Sequences count seconds from here, so that what was forgotten and comes again still grows.
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def counted(session: Session, workspace_id: int, items: Iterable[Item], pen: Pen, *, now: datetime) -> Drawn:
    """Each with the sequence and the time of its last change."""
    by_uid = {item.uid: item for item in items}
    known = latest(session, workspace_id, list(by_uid), pen.language)
    drawn = Drawn()
    for uid, item in by_uid.items():
        drawn_from = hashlib.blake2b(f"{LAYOUT}{item!r}".encode(), digest_size=20).hexdigest()
        before = known.get(uid)
        if before is not None and before.drawn_from == drawn_from:
            drawn.pieces.append(Piece(uid, before.octets, before.zone, _when(item)))
            continue
        sequence = max(before.sequence + 1 if before else 0, int((now - SINCE).total_seconds()))
        changed_at = max(now, before.changed_at) if before else now
        piece = vevent(replace(item, sequence=sequence, changed_at=changed_at))
        drawn.pieces.append(piece)
        drawn.fresh.append(Fresh(piece, drawn_from, None, sequence, changed_at))
    return drawn


def _when(item: Item) -> datetime:
    if item.instant is not None:
        return item.instant
    start = item.start.at if isinstance(item.start, LocalTime) else item.start
    return datetime(start.year, start.month, start.day, tzinfo=UTC)
