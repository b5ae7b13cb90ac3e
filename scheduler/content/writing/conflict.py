"""Two people on one post: the second is told, and shown both versions. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from scheduler.content.post import Post
from scheduler.wording import N_, Text


class Conflict(Exception):
    """Somebody changed the post since it was read. `post` is how it stands, `mine` what was about to be written."""

    def __init__(self, post: Post, mine: Mapping[str, Any]) -> None:
        self.post = post
        self.mine = dict(mine)
        self.text: Text = N_(
            "Somebody else changed this post while you were writing. Nothing was overwritten."
        )
        super().__init__(str(self.text))


def hold(session: Session, post: Post, version: int | None, mine: Mapping[str, Any]) -> None:
    """Keep others out until the commit, then compare. Without a version the caller has just read the post."""
    session.flush()
    # PostgreSQL would let two writers pass the comparison together; the row lock makes the second wait and see.
    session.refresh(post, with_for_update=True)
    if version is not None and version != post.version:
        raise Conflict(post, mine)
