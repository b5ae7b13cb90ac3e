"""The secret address of a feed: given once, kept as a hash, found again, replaced, revoked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.calendar.feed import Feed
from scheduler.calendar.filter import Filter
from scheduler.db import across_workspaces
from scheduler.people import Membership
from scheduler.people.sign_in import new_secret, secret_hash


def open_feed(
    session: Session, by: Membership, *, name: str, filter: Filter, now: datetime
) -> tuple[Feed, str]:
    """A feed of one's own and the secret of its address, which nobody can read again."""
    secret = new_secret()
    feed = Feed(
        workspace_id=by.workspace_id,
        user_id=by.user_id,
        name=name,
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
    activity.record(session, by, "renewed", feed, now=now)
    return secret


def revoke(session: Session, feed: Feed, *, by: Membership, now: datetime) -> None:
    feed.revoked_at = now
    activity.record(session, by, "revoked", feed, now=now)


def feeds_of(session: Session, membership: Membership) -> list[Feed]:
    """The person's feeds in this workspace that still open."""
    mine = select(Feed).where(
        Feed.workspace_id == membership.workspace_id,
        Feed.user_id == membership.user_id,
        Feed.revoked_at.is_(None),
    )
    return list(session.scalars(mine.order_by(Feed.created_at, Feed.id)))


def behind(session: Session, secret: str) -> Feed | None:
    """The feed an address opens, or None. Only hashes are compared."""
    with across_workspaces(session):
        feed = session.scalar(select(Feed).where(Feed.token_hash == secret_hash(secret)))
    return feed if feed is not None and feed.revoked_at is None else None


def was_read(session: Session, feed: Feed, now: datetime) -> None:
    session.execute(
        update(Feed).where(Feed.workspace_id == feed.workspace_id, Feed.id == feed.id).values(read_at=now)
    )
