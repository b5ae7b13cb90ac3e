"""Which entries would go out with an image outside its rights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.content import Attachment, Media
from scheduler.publishing import State

GONE = (State.PUBLISHED, State.REMOVED, State.DROPPED)
Bounds = list[tuple[datetime | None, datetime | None]]


def outside_rights(session: Session, workspace_id: int, rows: Sequence[Any]) -> set[int]:
    """The ids of those rows that, at their planned time, would show what they may not.

    Where no asset's rights have an end, as in most workspaces, this is one short query and nothing else.
    """
    ahead = [row for row in rows if row.planned_instant is not None and row.state not in GONE]
    if not ahead:
        return set()
    limited = {
        number: (since, until)
        for number, since, until in session.execute(
            select(Media.id, Media.valid_from, Media.valid_until).where(
                Media.workspace_id == workspace_id,
                or_(Media.valid_until.is_not(None), Media.valid_from.is_not(None)),
            )
        )
    }
    if not limited:
        return set()
    shown = session.execute(
        select(Attachment.post_id, Attachment.variant_id, Attachment.media_id).where(
            Attachment.workspace_id == workspace_id,
            Attachment.post_id.in_({row.post_id for row in ahead}),
            Attachment.media_id.in_(limited),
        )
    )
    bounds: dict[tuple[int, int | None], Bounds] = {}
    for post_id, variant_id, media_id in shown:
        bounds.setdefault((post_id, variant_id), []).append(limited[media_id])
    return {
        row.id
        for row in ahead
        if _any_outside(bounds.get((row.post_id, row.id if row.own_media else None), []), row.planned_instant)
    }


def _any_outside(bounds: Bounds, at: datetime) -> bool:
    return any((since and at < since) or (until and until <= at) for since, until in bounds)
