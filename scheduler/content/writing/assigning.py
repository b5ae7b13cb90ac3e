"""Telling a person that a post is theirs to write now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.content.post import Post
from scheduler.people import Membership
from scheduler.wording import N_, verbatim, whose_name


def tell_assignee(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """Whoever had it before need not read that it was theirs; nobody is told what they did themselves."""
    notices.settle(session, post.workspace_id, about=post.public_id, now=now, kinds=["assigned"])
    if post.assignee_id in (None, by.user_id):
        return
    notices.tell(
        session,
        post.workspace_id,
        kind="assigned",
        text=N_(
            "{person} assigned “{title}” to you.",
            person=whose_name(by.user.name),
            title=verbatim(post.title) if post.title else N_("Untitled"),
        ),
        about=post.public_id,
        now=now,
        users=[post.assignee_id] if post.assignee_id else [],
    )
