"""What was deleted and not brought back for a month is gone for good. What ever left keeps its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, inspect, select
from sqlalchemy.orm import Session, aliased

from scheduler.content.media import Attachment, Media
from scheduler.content.pictures import shelf
from scheduler.content.post import Post
from scheduler.content.variant import Variant
from scheduler.db import across_workspaces
from scheduler.storage import Place

KEPT_FOR = timedelta(days=30)
AT_ONCE = 200  # a night's worth; the rest waits for the next round


def empty(
    session: Session,
    *,
    now: datetime,
    media_root: Place,
    parting: Callable[[Session, Sequence[int]], None] | None = None,
) -> list[Place]:
    """Delete the rows of every workspace's bin; the files given back are to be removed after the commit.

    `parting` hears the ids of the posts that are about to go, for what must outlive them.
    """
    with across_workspaces(session):
        _posts(session, now - KEPT_FOR, parting)
        return _pictures(session, now - KEPT_FOR, media_root)


def _posts(
    session: Session, before: datetime, parting: Callable[[Session, Sequence[int]], None] | None
) -> None:
    # Deliveries live on a floor above; the relationship leads there without an import.
    delivery: Any = inspect(Variant).relationships["delivery"].entity.class_
    was_tried = exists().where(
        Variant.post_id == Post.id, delivery.variant_id == Variant.id, delivery.fence > 0
    )
    old = session.scalars(
        select(Post.id).where(Post.deleted_at < before, ~was_tried, ~Post.template).limit(AT_ONCE)
    ).all()
    if parting and old:
        parting(session, old)
    # In the database: revisions, variants and what hangs on them go with their post.
    session.execute(delete(Post).where(Post.id.in_(old)).execution_options(synchronize_session=False))


def _pictures(session: Session, before: datetime, root: Place) -> list[Place]:
    is_shown = exists().where(Attachment.media_id == Media.id)
    # A consent goes after what it was given for, in a later round.
    agreed = aliased(Media)
    is_consent = exists().where(agreed.consent_id == Media.id)
    old = session.scalars(
        select(Media).where(Media.deleted_at < before, ~is_shown, ~is_consent).limit(AT_ONCE)
    ).all()
    files = [path for media in old for path in shelf.files(root, media)]
    for media in old:
        session.delete(media)
    session.flush()
    return files
