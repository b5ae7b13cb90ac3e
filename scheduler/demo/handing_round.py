"""Who writes what until when, in the demo: the drafts ahead are handed round by the editor in chief."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.content import Post, Stage, Variant, writing
from scheduler.db.local_time import zone
from scheduler.demo.house import Newsroom

MOST = 24


def hand_round(session: Session, room: Newsroom, *, now: datetime) -> None:
    """Each draft to somebody, due two days before it goes out; the first ones are due, or late, already."""
    by = room.camille
    first = func.min(Variant.planned_instant)
    drafts = session.execute(
        select(Post, first)
        .join(Variant, (Variant.post_id == Post.id) & (Variant.workspace_id == Post.workspace_id))
        .where(
            Post.workspace_id == by.workspace_id,
            Post.stage.in_((Stage.IDEA, Stage.DRAFT)),
            Variant.planned_instant > now,
        )
        .group_by(Post.id)
        .order_by(first)
        .limit(MOST)
    ).all()
    here = zone(by.workspace.zone)
    for (post, goes_out), who in zip(drafts, cycle((by, room.idris, by, room.anais)), strict=False):
        if goes_out is not None:
            due = goes_out.astimezone(here).date() - timedelta(days=2)
            writing.revise(session, post, by=by, now=now, assignee=who.user, due_on=due)
