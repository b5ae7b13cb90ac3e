"""What was drawn is kept: events by themselves, the calendar whole, and when readers last got something new."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from scheduler.calendar.feeds.drawn import Fresh
from scheduler.calendar.feeds.edition import AHEAD, BACK, Edition
from scheduler.calendar.feeds.feed import Feed, FeedBody
from scheduler.calendar.feeds.fragment import Fragment
from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.people import Workspace


def note_edition(
    session: Session, edition: Edition, *, now: datetime, stamp: str = "", by: str | None = None
) -> tuple[datetime, bool]:
    """Remembers what readers get from now on; returns when it last changed, and whether that is now.

    The body belongs into the same transaction (`keep_body`, or `forget_body` where another edition's stood): an ETag
    beside another edition's body would be believed. `stamp` is what it was drawn from, `by` the application that reads.

    That time never goes back and never stands still: some applications stay on "not modified" for ever after a
    date that did, and two changes in one second must differ.
    """
    keep_fragments(session, edition.feed.workspace_id, edition.language, edition.fresh, now)
    connection, this = session.connection(), {"space": edition.feed.workspace_id, "feed": edition.feed.id}
    etag, changed_at = connection.execute(KNOWN, this).one()
    is_new = etag != edition.hash
    if is_new:
        changed_at = max(now.replace(microsecond=0), changed_at + timedelta(seconds=1))
    noted = {"new_etag": edition.hash, "at": changed_at, "new_stamp": stamp, "now": now, "reader": by}
    connection.execute(NOTED, this | noted)
    return changed_at, is_new


def keep_body(session: Session, edition: Edition, packed: bytes) -> None:
    """`packed` is the whole calendar, gzipped. After `note_edition`, in its transaction."""
    feed = edition.feed
    row = {"workspace_id": feed.workspace_id, "feed_id": feed.id, "packed": packed}
    _upsert(session, FeedBody, [row], ["workspace_id", "feed_id"], ["packed"])


def body_of(session: Session, feed: Feed) -> bytes | None:
    """None when nothing was kept, or something newer than the feed as it was looked up."""
    kept = select(FeedBody.packed).join(
        Feed, (Feed.id == FeedBody.feed_id) & (Feed.workspace_id == FeedBody.workspace_id)
    )
    return session.scalar(
        kept.where(*_this(feed), Feed.etag == feed.etag, Feed.changed_at == feed.changed_at)
    )


def forget_body(session: Session, feed: Feed) -> None:
    """Of a feed nobody reads any more, or whose body another edition's was."""
    session.connection().execute(FORGOTTEN, {"space": feed.workspace_id, "feed": feed.id})


def validator(content_hash: str, changed_at: datetime) -> str:
    """The ETag: content that comes back as it was has another date inside, so other octets and another ETag."""
    return hashlib.sha256(f"{content_hash}/{changed_at.isoformat()}".encode()).hexdigest()[:32]


def forget_everything(session: Session) -> None:
    """Of every feed of the house: it is drawn anew when it is asked for. What is kept holds people's names."""
    with across_workspaces(session):
        for drawn in (Fragment, FeedBody):
            session.execute(delete(drawn))
        # Also what a process keeps: it looks for what was drawn from this counter.
        session.execute(update(Workspace).values(changes=Workspace.changes + 1))
        session.execute(update(Feed).values(stamp=""))


def forget_old(session: Session, now: datetime) -> None:
    """Events of posts that no window shows any more, and others nobody has changed for as long."""
    with across_workspaces(session):
        gone = select(Variant.id).where(Variant.planned_instant < now - 2 * BACK)
        undated = Fragment.variant_id.is_(None) & (Fragment.changed_at < now - AHEAD)
        session.execute(delete(Fragment).where(Fragment.variant_id.in_(gone) | undated))


def keep_fragments(
    session: Session, workspace_id: int, language: str, fresh: Sequence[Fresh], now: datetime
) -> None:
    """What was drawn anew, so that the next reader need not."""
    # In one order: two readers who keep the same events must not wait for each other.
    rows = [
        {
            "workspace_id": workspace_id,
            "uid": one.piece.uid,
            "language": language,
            "variant_id": one.variant_id,
            "drawn_from": one.drawn_from,
            "zone": one.piece.zone,
            "octets": one.piece.octets,
            "sequence": one.sequence,
            "changed_at": one.changed_at or now,
        }
        for one in sorted(fresh, key=lambda one: one.piece.uid)
    ]
    if rows:
        drawn = ["variant_id", "drawn_from", "zone", "octets", "sequence", "changed_at"]
        _upsert(session, Fragment, rows, ["workspace_id", "uid", "language"], drawn)


def _upsert(
    session: Session, model: Any, rows: list[dict[str, Any]], key: list[str], values: list[str]
) -> None:
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    new = insert(model.__table__)
    there = new.on_conflict_do_update(
        index_elements=key, set_={name: getattr(new.excluded, name) for name in values}
    )
    session.connection().execute(there, rows)


def _this(feed: Feed) -> tuple[Any, ...]:
    return (Feed.workspace_id == feed.workspace_id, Feed.id == feed.id)


# Built once: after an edit every reader of every feed asks these.
_FEED: Any = Feed.__table__
_BODY: Any = FeedBody.__table__
_THIS = (_FEED.c.workspace_id == bindparam("space")) & (_FEED.c.id == bindparam("feed"))
# Locked: of two readers at once the second finds what the first wrote.
KNOWN = select(_FEED.c.etag, _FEED.c.changed_at).where(_THIS).with_for_update()
NOTED = (
    update(_FEED)
    .where(_THIS)
    .values(
        etag=bindparam("new_etag"),
        changed_at=bindparam("at"),
        stamp=bindparam("new_stamp"),
        read_at=bindparam("now"),
        read_by=bindparam("reader"),
    )
)
FORGOTTEN = delete(_BODY).where(
    _BODY.c.workspace_id == bindparam("space"), _BODY.c.feed_id == bindparam("feed")
)
