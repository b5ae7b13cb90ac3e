"""The secret address of a feed: given once, kept as a hash, found again, replaced, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.calendar.feeds import keeping
from scheduler.calendar.feeds.feed import Content, Feed
from scheduler.calendar.feeds.opened import OPEN
from scheduler.calendar.filter import Filter
from scheduler.db import across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.roles import demand, may
from scheduler.people.sign_in import new_secret, secret_hash


def open_feed(
    session: Session, by: Membership, *, name: str, filter: Filter, now: datetime,
    content: Content = Content.POSTS, public: bool = False,
) -> tuple[Feed, str]:  # fmt: skip
    """A feed and the secret of its address, which nobody can read again. A public one belongs to the house: an owner
    opens it, it shows posts that are out (and scheduled ones where the filter asks), and stays when they leave."""
    if public:
        demand(by, Right.SETTINGS)
        content = Content.POSTS
        filter = replace(filter, statuses=(filter.statuses & OPEN) or frozenset({"published"}), text="")
    secret = new_secret()
    feed = Feed(
        workspace_id=by.workspace_id,
        user_id=by.user_id,
        name=name,
        content=content,
        public=public,
        filter=filter.to_json(),
        token_hash=secret_hash(secret),
        created_at=now,
        changed_at=now,
    )
    session.add(feed)
    session.flush()
    activity.record(session, by, "opened", feed, now=now)
    return feed, secret


def renew(session: Session, feed: Feed, *, by: Membership, now: datetime) -> str:
    """A new secret; the old address opens nothing from this moment on."""
    secret = new_secret()
    feed.token_hash = secret_hash(secret)
    feed.read_at = feed.read_by = None  # nobody has read the new one
    activity.record(session, by, "renewed", feed, now=now)
    return secret


def revoke(session: Session, feed: Feed, *, by: Membership, now: datetime) -> None:
    feed.revoked_at = now
    keeping.forget_body(session, feed)
    activity.record(session, by, "revoked", feed, now=now)


def holds(membership: Membership, feed: Feed) -> bool:
    """Theirs to renew and to revoke: their own, and for an owner the public ones."""
    if feed.revoked_at is not None or feed.workspace_id != membership.workspace_id:
        return False
    return may(membership, Right.SETTINGS) if feed.public else feed.user_id == membership.user_id


def feeds_of(session: Session, membership: Membership) -> Sequence[Feed]:
    """The person's feeds in this workspace that still open, and for an owner the public ones."""
    own = Feed.public.is_(False) & (Feed.user_id == membership.user_id)
    held = or_(own, Feed.public) if may(membership, Right.SETTINGS) else own
    open_ = select(Feed).where(Feed.workspace_id == membership.workspace_id, held, Feed.revoked_at.is_(None))
    return session.scalars(open_.order_by(Feed.created_at, Feed.id)).all()


def behind(session: Session, secret: str) -> Feed | None:
    """The feed an address opens, or None. Only hashes are compared."""
    with across_workspaces(session):
        feed = session.scalar(select(Feed).where(Feed.token_hash == secret_hash(secret)))
    return feed if feed is not None and feed.revoked_at is None else None


def was_read(session: Session, feed: Feed, now: datetime, *, by: str | None = None) -> None:
    """`by`: the application, as it calls itself."""
    session.execute(
        update(Feed)
        .where(Feed.workspace_id == feed.workspace_id, Feed.id == feed.id)
        .values(read_at=now, read_by=by)
    )
