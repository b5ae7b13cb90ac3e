"""What waits for one person in a workspace, wherever in the house it lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from scheduler.approvals.waiting import Waiting, came_back_to, sent_back_to, waiting
from scheduler.calendar.attention import STUCK
from scheduler.calendar.cards import Card, cards
from scheduler.calendar.filter import Filter
from scheduler.calendar.names import Names
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.status import URGENCY
from scheduler.content import Post, Variant
from scheduler.db.local_time import zone
from scheduler.desk.piece import Piece, beginning, pieces, to_write
from scheduler.people import Membership, Right
from scheduler.people.roles import may
from scheduler.publishing import Delivery, Kind, State

SOON = timedelta(days=7)
MOST = 20


@dataclass(frozen=True)
class Back:
    """A post that came back, and what was said."""

    post: str
    title: str
    channel: str
    comment: str


@dataclass(frozen=True)
class Mine:
    today: date
    overdue: list[Piece] = field(default_factory=list)
    soon: list[Piece] = field(default_factory=list)
    later: list[Piece] = field(default_factory=list)  # assigned, or begun, and not due within a week
    back: list[Back] = field(default_factory=list)
    yes: list[Waiting] = field(default_factory=list)  # what waits for this person's approval
    stuck: list[Card] = field(default_factory=list)  # their posts that do not go on without somebody
    leaving: list[Card] = field(default_factory=list)  # their posts that go out within a week

    @property
    def is_empty(self) -> bool:
        return not (
            self.overdue or self.soon or self.later or self.back or self.yes or self.stuck or self.leaving
        )

    @property
    def asks(self) -> int:
        """How many things wait for something this person does, today rather than some day."""
        return len(self.overdue) + len(self.back) + len(self.yes) + len(self.stuck)


def mine(session: Session, by: Membership, *, now: datetime) -> Mine:
    """A handful of queries, whatever the workspace holds. Days are those of the workspace's wall."""
    today = now.astimezone(zone(by.workspace.zone)).date()
    names = Names(session, by.workspace_id)
    back = _back(session, by)
    returned = {one.post for one in back}
    writing = [piece for piece in pieces(session, by, names, _mine(by)) if piece.post not in returned]
    overdue: list[Piece] = []
    soon: list[Piece] = []
    later: list[Piece] = []
    for piece in writing:
        if piece.deadline is None or piece.deadline > today + SOON:
            later.append(piece)
        else:
            (overdue if piece.deadline < today else soon).append(piece)
    return Mine(
        today,
        overdue=overdue,
        soon=soon,
        later=later[:MOST],
        back=back,
        yes=_yes(session, by, now),
        stuck=_stuck(session, by, names),
        leaving=_leaving(session, by, names, now),
    )


def asking(session: Session, by: Membership, *, today: date) -> int:
    """The number on the rail: what should have been written by now, as the desk lists it. One query."""
    midnight = datetime.combine(today, time(), zone(by.workspace.zone))
    planned = exists().where(
        # The plus keeps SQLite from reading all that was ever planned, for each post anew.
        literal_column("+variant.workspace_id") == by.workspace_id,
        Variant.post_id == Post.id,
        Variant.planned_instant < midnight,
    )
    # Each way of being theirs by itself: together they would be looked for among all that anybody writes.
    ways = [to_write(select(Post.id), by.workspace_id, way).subquery() for way in _ways(by)]
    late = select(func.count(Post.id)).where(
        Post.workspace_id == by.workspace_id,
        Post.id.in_(union_all(*(select(way.c.id) for way in ways))),
        or_(Post.due_on < today, and_(Post.due_on.is_(None), planned)),
        ~came_back_to(by),
    )
    return session.scalar(late) or 0


def _mine(by: Membership) -> ColumnElement[bool]:
    """Assigned to them; or theirs because they began it and nobody else was asked."""
    return or_(*_ways(by))


def _ways(by: Membership) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Post.assignee_id == by.user_id, and_(Post.assignee_id.is_(None), Post.author_id == by.user_id)


def _back(session: Session, by: Membership) -> list[Back]:
    said: dict[str, Back] = {}
    for variant, decision in sent_back_to(session, by):
        post = variant.post
        said.setdefault(
            post.public_id,
            Back(post.public_id, post.title or beginning(post.text), variant.channel.name, decision.comment),
        )
    return list(said.values())


def _yes(session: Session, by: Membership, now: datetime) -> list[Waiting]:
    return [one for one in waiting(session, by, now=now) if one.mine] if may(by, Right.DECIDE) else []


def _stuck(session: Session, by: Membership, names: Names) -> list[Card]:
    # From the few that are stuck to their posts: the other way round walks the whole calendar.
    ids = session.scalars(
        select(Delivery.variant_id)
        .where(
            Delivery.workspace_id == by.workspace_id, Delivery.state.in_(STUCK), Delivery.kind == Kind.PUBLISH
        )
        .order_by(Delivery.changed_at.desc())
        .limit(500)
    ).all()
    if not ids:
        return []
    its = variants(by.workspace_id, from_posts=True).where(Variant.id.in_(ids), _mine(by))
    its = its.order_by(Delivery.changed_at.desc(), Variant.id).limit(MOST)
    found = cards(Reader(session, by.workspace_id, names).read(its, Filter()))
    return sorted(found, key=lambda card: URGENCY[card.status.key])


def _leaving(session: Session, by: Membership, names: Names, now: datetime) -> list[Card]:
    its = variants(by.workspace_id).where(
        Variant.planned_instant >= now,
        Variant.planned_instant < now + SOON,
        Delivery.state == State.SCHEDULED,
        _mine(by),
    )
    its = its.order_by(Variant.planned_instant, Variant.id).limit(MOST)
    return cards(Reader(session, by.workspace_id, names).read(its, Filter()))
