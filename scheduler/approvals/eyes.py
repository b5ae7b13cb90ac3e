"""Four eyes: whose yes counts for a step. Never that of whoever wrote any of the words, nor given in their name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.approvals.awaited import AwaitedYes
from scheduler.approvals.deputy import Deputy
from scheduler.approvals.routing import Turn
from scheduler.approvals.step import DECIDERS, Step
from scheduler.content import Post
from scheduler.content.hands import hands
from scheduler.people import Membership, Role, User


class Person(NamedTuple):
    user_id: int
    public_id: str
    name: str
    role: Role


class Eyes:
    """The people of a workspace and the hands behind its posts; reads each of them once.

    Without `now`, nobody is away and nothing is late.
    """

    def __init__(self, session: Session, workspace_id: int, now: datetime | None = None) -> None:
        self.session = session
        self.workspace_id = workspace_id
        self.now = now
        self._people: list[Person] | None = None
        self._hands: dict[int, frozenset[int]] = {}
        self._deputies: list[tuple[int, int]] | None = None
        self._awaited: dict[int, AwaitedYes] | None = None

    def eligible(
        self, post: Post, step: Step, already: Collection[int] = (), *, late: bool = False
    ) -> frozenset[int]:
        """User ids whose yes counts for this step of this post; `already` said yes to an earlier one.

        Nobody who wrote any of it, even where nobody else could. Where somebody else can, nobody says yes twice.
        """
        wrote = self.hands(post)
        asked = self.asked(step) - wrote
        able = asked | self._stand_ins(step, asked)
        if late and step.then:
            able |= self.with_role({step.then, Role.OWNER})
        able -= wrote
        return (able - set(already)) or able

    def asked(self, step: Step) -> frozenset[int]:
        """Those a step names, or whose role it does, whoever wrote the words."""
        if step.people:
            named = set(step.people)
            return frozenset(
                one.user_id for one in self.people() if one.public_id in named and one.role in DECIDERS
            )
        return self.with_role(step.roles())

    def in_whose_name(self, post: Post, step: Step, user_id: int, said: Collection[int] = ()) -> int | None:
        """The one of those asked a deputy speaks for; None: for themselves. `said` have answered already."""
        asked = self.asked(step) - self.hands(post)
        if not step.deputies or (user_id in asked and user_id not in said):
            return None
        away = [who for who, deputy in self.deputies() if deputy == user_id and who in asked]
        return next((who for who in away if who not in said), None)

    def with_role(self, roles: Collection[Role]) -> frozenset[int]:
        return frozenset(one.user_id for one in self.people() if one.role in roles)

    def is_late(self, variant_id: int, turn: Turn, content_hash: str) -> bool:
        """Whether the answer to this step is overdue, so that others may give it."""
        if self.now is None or turn.step.then is None:
            return False
        row = self.awaited().get(variant_id)
        if row is None or row.due_at is None or row.due_at > self.now:
            return False
        return (row.path_id, row.step, row.content_hash) == (turn.path_id, turn.number, content_hash)

    def people(self) -> list[Person]:
        if self._people is None:
            here = select(User.id, User.public_id, User.name, Membership.role).join(
                Membership, Membership.user_id == User.id
            )
            found = self.session.execute(
                here.where(Membership.workspace_id == self.workspace_id, Membership.ended_at.is_(None))
            )
            self._people = [Person(*row[:3], Role(row[3])) for row in found]
        return self._people

    def names(self) -> dict[str, str]:
        return {one.public_id: one.name for one in self.people()}

    def deputies(self) -> list[tuple[int, int]]:
        """Who is away now, and who decides for them."""
        if self.now is None:
            return []
        if self._deputies is None:
            rows = self.session.execute(
                select(Deputy.user_id, Deputy.deputy_user_id).where(
                    Deputy.workspace_id == self.workspace_id,
                    Deputy.ended_at.is_(None),
                    Deputy.from_at <= self.now,
                    Deputy.until_at > self.now,
                )
            )
            able = self.with_role(DECIDERS)
            self._deputies = [(who, deputy) for who, deputy in rows if deputy in able]
        return self._deputies

    def awaited(self) -> dict[int, AwaitedYes]:
        """By variant id."""
        if self._awaited is None:
            rows = self.session.scalars(
                select(AwaitedYes).where(AwaitedYes.workspace_id == self.workspace_id)
            )
            self._awaited = {row.variant_id: row for row in rows}
        return self._awaited

    def hands(self, post: Post) -> frozenset[int]:
        """Everybody who wrote a word of it; of a date, also who wrote the words of its series."""
        if post.id not in self._hands:
            self.look_up([post])
        return self._hands[post.id]

    def look_up(self, posts: Collection[Post]) -> None:
        """Read the hands behind many posts at once."""
        self._hands |= hands(self.session, self.workspace_id, posts)

    def _stand_ins(self, step: Step, asked: Collection[int]) -> frozenset[int]:
        """Nobody stands in for whoever wrote the words: `asked` is without them."""
        if not step.deputies:
            return frozenset()
        return frozenset(deputy for who, deputy in self.deputies() if who in asked)
