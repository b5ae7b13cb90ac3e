"""What one person has been told, and what of it they have read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.notices.notice import Notice

# What may already have gone wrong in public first, what is only good to know last.
URGENCY = (
    "unconfirmed",
    "failed",
    "held",
    "missed",
    "channel",
    "at_risk_minutes",
    "at_risk_hour",
    "at_risk_day",
    "waiting",
    "sent_back",
    "review_late",
    "review",
    "review_over",
    "approved_but",
    "assigned",
    "charter",
    "approved",
)
A_PAGE = 100


def listed(session: Session, workspace_id: int, user_id: int) -> tuple[list[Notice], list[Notice]]:
    """Unread ones, most urgent kind first and newest first within it; then the last ones that were read."""
    mine = select(Notice).where(Notice.workspace_id == workspace_id, Notice.user_id == user_id)
    newest = mine.order_by(Notice.id.desc()).limit(A_PAGE)
    unread = sorted(session.scalars(newest.where(Notice.read_at.is_(None))), key=_urgency)
    return unread, list(session.scalars(newest.where(Notice.read_at.is_not(None))))


def find(session: Session, workspace_ids: Collection[int], user_id: int, public_id: str) -> Notice | None:
    """One's own notice, in whichever of one's workspaces it is: letters lead here from all of them."""
    return session.scalar(
        select(Notice).where(
            Notice.workspace_id.in_(workspace_ids), Notice.user_id == user_id, Notice.public_id == public_id
        )
    )


def mark_read(
    session: Session, workspace_id: int, user_id: int, now: datetime, *, public_id: str | None = None
) -> None:
    """One notice, or all of one's own; what was read before keeps its time."""
    mine = update(Notice).where(
        Notice.workspace_id == workspace_id, Notice.user_id == user_id, Notice.read_at.is_(None)
    )
    if public_id is not None:
        mine = mine.where(Notice.public_id == public_id)
    session.execute(mine.values(read_at=now).execution_options(synchronize_session=False))


def _urgency(notice: Notice) -> int:
    return URGENCY.index(notice.kind) if notice.kind in URGENCY else len(URGENCY)
