"""How each version of a post stands, in the calendar's words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import approvals
from scheduler.approvals import Standing
from scheduler.calendar import status
from scheduler.calendar.status import Status
from scheduler.content import Post


def standings(session: Session, post: Post, *, at: datetime) -> dict[int, Standing]:
    """What approval each variant (by id) needs and has, for its words as they are now."""
    return approvals.standings(session, post.workspace_id, post.variants, at=at)


def statuses(session: Session, post: Post, *, at: datetime) -> dict[int, Status]:
    """By the variant's id."""
    stands = standings(session, post, at=at)
    return {
        variant.id: status.of(post.stage, variant.delivery.state, approved=stands[variant.id].approved)
        for variant in post.variants
    }


def asks_first(session: Session, post: Post, *, at: datetime) -> bool:
    """Is somebody's yes missing, on any channel, before this post can be scheduled?"""
    return any(stands.needed and not stands.approved for stands in standings(session, post, at=at).values())
