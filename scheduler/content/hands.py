"""Whose words they are: everybody who wrote some of them. Whoever did agrees to them as little as their author does."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content.post import Post
from scheduler.content.revision import Revision


def hands(session: Session, workspace_id: int, posts: Collection[Post]) -> dict[int, frozenset[int]]:
    """User ids by post id; of a date, also of those who wrote the words of its series."""
    found: dict[int, set[int]] = {post.id: {post.author_id} for post in posts}
    templates = {post.template_id for post in posts if post.template_id is not None}
    authors = select(Post.id, Post.author_id).where(Post.workspace_id == workspace_id, Post.id.in_(templates))
    if templates:
        for post_id, user_id in session.execute(authors):
            found.setdefault(post_id, set()).add(user_id)
    rows = session.execute(
        select(Revision.post_id, Revision.by_user_id)
        .where(Revision.workspace_id == workspace_id, Revision.post_id.in_(found))
        .distinct()
    )
    for post_id, user_id in rows:
        found[post_id].add(user_id)
    # A date of a series says what others wrote: whoever entered it in the calendar is not its only hand.
    return {post.id: frozenset(found[post.id] | found.get(post.template_id or 0, set())) for post in posts}
