"""The posts of a key date, return by return: tied to it, and last year's taken up again for the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler import activity
from scheduler.activity import wastepaper
from scheduler.content import Post, Variant, writing
from scheduler.content.writing import PastTime
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.key_date import KeyDate, KeyDatePost

USUAL_LEAD, AFTER = 21, 7  # days around a return in which a post may be about it
MOST_OFFERED = 40
Span = tuple[date, date]


def spans(one: KeyDate, today: date) -> tuple[Span | None, Span | None]:
    """The last return that is over, and the one that goes on or comes next."""
    years = timedelta(days=800)
    found = list(one.comes(today - years, today + years))
    return (
        max((span for span in found if span[1] < today), default=None),
        min((span for span in found if span[1] >= today), default=None),
    )


def posts(session: Session, one: KeyDate) -> dict[date, list[Post]]:
    """Those tied to it by return, the latest return first."""
    rows = session.execute(
        select(KeyDatePost.returns_on, Post)
        .join(Post, Post.id == KeyDatePost.post_id)
        .where(
            KeyDatePost.workspace_id == one.workspace_id, KeyDatePost.key_date_id == one.id,
            Post.workspace_id == one.workspace_id, Post.deleted_at.is_(None),
        )
        .options(selectinload(Post.variants).selectinload(Variant.channel))
        .order_by(KeyDatePost.returns_on.desc(), Post.id)
    )  # fmt: skip
    found: dict[date, list[Post]] = {}
    for returns_on, post in rows:
        found.setdefault(returns_on, []).append(post)
    return found


def offered(session: Session, one: KeyDate, span: Span) -> Sequence[Post]:
    """Posts planned around a return and not tied to it yet: it may be what they are about."""
    begin = datetime.combine(span[0] - timedelta(days=one.lead_days or USUAL_LEAD), time(), UTC)
    end = datetime.combine(span[1] + timedelta(days=AFTER), time(), UTC)
    planned = select(Variant.post_id).where(
        Variant.workspace_id == one.workspace_id,
        Variant.planned_instant >= begin,
        Variant.planned_instant < end,
    )
    tied = select(KeyDatePost.post_id).where(
        KeyDatePost.workspace_id == one.workspace_id, KeyDatePost.key_date_id == one.id
    )
    its = select(Post).where(
        Post.workspace_id == one.workspace_id, Post.deleted_at.is_(None), Post.template.is_(False),
        Post.id.in_(planned), Post.id.not_in(tied),
    )  # fmt: skip
    return session.scalars(
        its.options(selectinload(Post.variants).selectinload(Variant.channel))
        .order_by(Post.id)
        .limit(MOST_OFFERED)
    ).all()


def tie(
    session: Session, one: KeyDate, chosen: Sequence[Post], returns_on: date, *, by: Membership, now: datetime
) -> int:
    """These posts are about that return; how many were not tied before."""
    demand(by, Right.WRITE)
    known = set(
        session.scalars(
            select(KeyDatePost.post_id).where(
                KeyDatePost.workspace_id == one.workspace_id, KeyDatePost.key_date_id == one.id
            )
        )
    )
    new = [post for post in chosen if post.id not in known]
    for post in new:
        session.add(
            KeyDatePost(
                workspace_id=one.workspace_id, key_date_id=one.id, post_id=post.id, returns_on=returns_on
            )
        )
    if new:
        session.flush()
        activity.record(session, by, "tied_posts", one, now=now, count=len(new))
    return len(new)


def untie(
    session: Session, one: KeyDate, post: Post, *, by: Membership, now: datetime
) -> activity.WastePaper | None:
    """None: it was not tied to it."""
    demand(by, Right.WRITE)
    knot = session.scalar(
        select(KeyDatePost).where(
            KeyDatePost.workspace_id == one.workspace_id, KeyDatePost.key_date_id == one.id,
            KeyDatePost.post_id == post.id,
        )
    )  # fmt: skip
    if knot is None:
        return None
    paper = wastepaper.keep(session, knot, right=Right.WRITE, by=by, now=now)
    session.delete(knot)
    session.flush()
    activity.record(session, by, "untied_post", one, now=now, title=post.title)
    return paper


def take_up_again(
    session: Session, one: KeyDate, chosen: Sequence[Post], before: date, to: date, *, by: Membership,
    now: datetime,
) -> list[Post]:  # fmt: skip
    """New drafts with the same words for the return `to`, each as many days from it as it was from `before`.

    They are planned, never scheduled: somebody reads last year's words before they go out again.
    """
    made = []
    for post in chosen:
        copy = writing.duplicate(session, post, by=by, now=now)
        old = {variant.channel_id: variant.planned for variant in post.variants}
        for variant in copy.variants:
            _plan(session, variant, old.get(variant.channel_id), to - before, by=by, now=now)
        made.append(copy)
    tie(session, one, made, to, by=by, now=now)
    touch(session, one.workspace_id, now)
    return made


def _plan(
    session: Session,
    variant: Variant,
    old: LocalTime | None,
    later: timedelta,
    *,
    by: Membership,
    now: datetime,
) -> None:
    if old is None:
        return
    try:
        writing.plan(session, variant, LocalTime(old.at + later, old.zone), by=by, now=now)
    except (PastTime, GapHour, OverlapHour):
        return  # that hour is not to be had: the draft waits for a day of its own
