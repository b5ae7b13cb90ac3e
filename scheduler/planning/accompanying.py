"""The posts that go with an event: tied to it, before, during and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.content import Post, Variant
from scheduler.people import Membership, Right, Workspace
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning import events
from scheduler.planning.event import Event, EventPost

BEFORE, AFTER = timedelta(days=21), timedelta(days=10)  # how far from an event a post may be about it
MOST_OFFERED = 40


class Part(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    UNDATED = "undated"


@dataclass
class Company:
    """An event's posts, each in order of time."""

    parts: dict[Part, list[Post]] = field(default_factory=dict)

    @property
    def posts(self) -> list[Post]:
        return [post for some in self.parts.values() for post in some]


def part_of(instant: datetime | None, between: tuple[datetime, datetime]) -> Part:
    """Of a planned instant; `between` as `events.span` gives it."""
    if instant is None:
        return Part.UNDATED
    return Part.BEFORE if instant < between[0] else Part.AFTER if instant >= between[1] else Part.DURING


def company(session: Session, event: Event, space: Workspace) -> Company:
    """Each post by the first of its channels' times."""
    its = (
        select(Post)
        .join(EventPost, EventPost.post_id == Post.id)
        .where(
            EventPost.workspace_id == event.workspace_id, EventPost.event_id == event.id,
            Post.workspace_id == event.workspace_id, Post.deleted_at.is_(None),
        )
        .options(selectinload(Post.variants).joinedload(Variant.channel))
        .order_by(Post.id)
    )  # fmt: skip
    between = events.span(event, space)
    found: dict[Part, list[Post]] = {}
    for post in sorted(
        session.scalars(its), key=lambda post: first_time(post) or datetime.max.replace(tzinfo=UTC)
    ):
        found.setdefault(part_of(first_time(post), between), []).append(post)
    return Company({part: found[part] for part in Part if part in found})


def variants(session: Session, event: Event) -> Sequence[Variant]:
    """Of its posts, those that have a time, in order."""
    its = (
        select(Variant)
        .join(Variant.post)
        .join(EventPost, EventPost.post_id == Post.id)
        .where(
            Variant.workspace_id == event.workspace_id, EventPost.event_id == event.id,
            Variant.planned_instant.is_not(None), Post.deleted_at.is_(None),
        )
        .options(joinedload(Variant.post), joinedload(Variant.channel), joinedload(Variant.delivery))
        .order_by(Variant.planned_instant, Variant.id)
    )  # fmt: skip
    return session.scalars(its).all()


def counts(session: Session, workspace_id: int, of: Sequence[Event]) -> dict[int, int]:
    """How many posts are tied to each, by event id."""
    rows = session.execute(
        select(EventPost.event_id, func.count())
        .join(Post, Post.id == EventPost.post_id)
        .where(
            EventPost.workspace_id == workspace_id, EventPost.event_id.in_([one.id for one in of]),
            Post.deleted_at.is_(None),
        )
        .group_by(EventPost.event_id)
    )  # fmt: skip
    return {event_id: count for event_id, count in rows}


def offered(session: Session, event: Event, space: Workspace) -> Sequence[Post]:
    """Posts planned around it and not tied to it yet: it may be what they are about."""
    begins, ends = events.span(event, space)
    planned = select(Variant.post_id).where(
        Variant.workspace_id == event.workspace_id,
        Variant.planned_instant >= begins - BEFORE,
        Variant.planned_instant < ends + AFTER,
    )
    tied = select(EventPost.post_id).where(
        EventPost.workspace_id == event.workspace_id, EventPost.event_id == event.id
    )
    its = select(Post).where(
        Post.workspace_id == event.workspace_id, Post.deleted_at.is_(None), Post.template.is_(False),
        Post.id.in_(planned), Post.id.not_in(tied),
    )  # fmt: skip
    found = session.scalars(
        its.options(selectinload(Post.variants).joinedload(Variant.channel))
        .order_by(Post.id.desc())
        .limit(MOST_OFFERED)
    )
    return sorted(found, key=lambda post: first_time(post) or begins)


def tie(session: Session, event: Event, chosen: Sequence[Post], *, by: Membership, now: datetime) -> int:
    """How many were not tied before."""
    demand(by, Right.WRITE)
    mine = select(EventPost.post_id).where(
        EventPost.workspace_id == event.workspace_id, EventPost.event_id == event.id
    )
    known = set(session.scalars(mine))
    new = [post for post in dict.fromkeys(chosen) if post.id not in known]
    for post in new:
        session.add(EventPost(workspace_id=event.workspace_id, event_id=event.id, post_id=post.id))
    if new:
        session.flush()
        activity.record(session, by, "tied_posts", event, now=now, count=len(new))
        touch(session, event.workspace_id, now)
    return len(new)


def untie(
    session: Session, event: Event, post: Post, *, by: Membership, now: datetime
) -> activity.WastePaper | None:
    """What brings the tie back; None: it was not tied to it."""
    demand(by, Right.WRITE)
    knot = session.scalar(
        select(EventPost).where(
            EventPost.workspace_id == event.workspace_id, EventPost.event_id == event.id,
            EventPost.post_id == post.id,
        )
    )  # fmt: skip
    if knot is None:
        return None
    paper = wastepaper.keep(session, knot, right=Right.WRITE, by=by, now=now)
    session.delete(knot)
    session.flush()
    activity.record(session, by, "untied_post", event, now=now, title=post.title)
    touch(session, event.workspace_id, now)
    return paper


def first_time(post: Post) -> datetime | None:
    """Of its channels, the first to say it."""
    return min((one.planned_instant for one in post.variants if one.planned_instant), default=None)
