"""Posts by their words, for going straight to one: planned or not, published or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.calendar.searching import speaks_of
from scheduler.content import Post, Variant


@dataclass(frozen=True)
class Found:
    post: str
    title: str  # or how its text begins
    stage: str
    planned: datetime | None


def posts_saying(session: Session, workspace_id: int, words: str, *, most: int) -> list[Found]:
    """The latest begun first; two queries."""
    rows = session.execute(
        select(Post.id, Post.public_id, Post.title, func.substr(Post.text, 1, 80), Post.stage)
        .where(
            Post.workspace_id == workspace_id,
            Post.deleted_at.is_(None),
            Post.template.is_(False),
            speaks_of(session, workspace_id, words),
        )
        .order_by(Post.id.desc())
        .limit(most)
    ).all()
    times = select(Variant.post_id, func.min(Variant.planned_instant)).where(
        Variant.workspace_id == workspace_id, Variant.post_id.in_([row.id for row in rows])
    )
    planned = {post_id: at for post_id, at in session.execute(times.group_by(Variant.post_id))}
    return [
        Found(public_id, title or " ".join(begins.split()), stage, planned.get(post_id))
        for post_id, public_id, title, begins, stage in rows
    ]
