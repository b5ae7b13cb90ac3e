"""Whose post it is. Contributors write their own, and what they were asked to write; editors write all."""

from __future__ import annotations

from scheduler.content.post import Post
from scheduler.people import Membership, Right
from scheduler.people.roles import NotAllowed, may


def may_write(by: Membership | None, post: Post) -> bool:
    if by is None or by.workspace_id != post.workspace_id:
        return False
    if may(by, Right.WRITE_ALL):
        return True
    return may(by, Right.WRITE) and by.user_id in (post.author_id, post.assignee_id)


def demand_to_write(by: Membership, post: Post) -> None:
    if not may_write(by, post):
        raise NotAllowed(Right.WRITE_ALL)
