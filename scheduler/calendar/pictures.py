"""The picture a post is recognised by in a list: its first one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content import Attachment, Kind, Media


def first_pictures(session: Session, workspace_id: int, posts: Collection[int]) -> dict[int, Media]:
    """By post id; a post without pictures is not in it. One query for all."""
    if not posts:
        return {}
    rows = session.execute(
        select(Attachment.post_id, Media)
        .join(Media, Media.id == Attachment.media_id)
        .where(
            Attachment.workspace_id == workspace_id,
            Attachment.post_id.in_(posts),
            Attachment.variant_id.is_(None),
            Media.kind == Kind.PICTURE,
        )
        .order_by(Attachment.post_id, Attachment.position.desc(), Attachment.id.desc())
    )
    # Backwards, so that the first picture is the one that stays.
    return {post_id: media for post_id, media in rows}
