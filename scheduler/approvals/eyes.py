"""Four eyes: whose yes counts for a step. Whoever wrote the words does not approve them, while anybody else can."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.approvals.paths import Step
from scheduler.content import Post
from scheduler.content.hands import hands
from scheduler.people import Membership


class Eyes:
    """The people of a workspace and the hands behind its posts; reads each of them once."""

    def __init__(self, session: Session, workspace_id: int) -> None:
        self.session = session
        self.workspace_id = workspace_id
        self._members: list[tuple[int, str]] | None = None
        self._hands: dict[int, frozenset[int]] = {}

    def eligible(self, post: Post, step: Step, already: Collection[int] = ()) -> frozenset[int]:
        """User ids whose yes counts for this step of this post; `already` said yes to an earlier step.

        The strictest choice that leaves somebody: nobody who wrote any of it, nor said yes before; then at
        least not the author; an author alone with the role may approve, or nothing would ever leave.
        """
        able = frozenset(user for user, role in self.members() if role in step.roles())
        wrote = self.hands(post)
        for apart in (wrote | set(already), wrote, {post.author_id, *already}, {post.author_id}):
            if able - apart:
                return able - apart
        return able

    def members(self) -> list[tuple[int, str]]:
        if self._members is None:
            found = self.session.execute(
                select(Membership.user_id, Membership.role).where(
                    Membership.workspace_id == self.workspace_id, Membership.ended_at.is_(None)
                )
            )
            self._members = [(user, role) for user, role in found]
        return self._members

    def hands(self, post: Post) -> frozenset[int]:
        """Everybody who wrote a word of it; of a date, also who wrote the words of its series."""
        if post.id not in self._hands:
            self.look_up([post])
        return self._hands[post.id]

    def look_up(self, posts: Collection[Post]) -> None:
        """Read the hands behind many posts at once."""
        self._hands |= hands(self.session, self.workspace_id, posts)
