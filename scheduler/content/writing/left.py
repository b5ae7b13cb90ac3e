"""What has left keeps its words: a change of the common text must not rewrite what a channel published."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scheduler.content.media import Attachment
from scheduler.content.post import Post

# Names of publishing's states, which lives above this floor.
LEFT = frozenset({"publishing", "waiting", "unconfirmed", "published", "removed"})


def keep_words(session: Session, post: Post) -> None:
    """Before the common text, or the tags of its links, change."""
    for variant in post.variants:
        if variant.delivery.state not in LEFT:
            continue
        if variant.text is None or post.link_tags:
            variant.options = dict(variant.said_options)
            variant.text = variant.wording
    session.flush()


def keep_images(session: Session, post: Post) -> None:
    """Before the common images change."""
    for variant in post.variants:
        if variant.own_media or variant.delivery.state not in LEFT:
            continue
        variant.own_media = True
        for shown in post.attachments:
            session.add(
                Attachment(
                    workspace_id=post.workspace_id,
                    post_id=post.id,
                    variant_id=variant.id,
                    media_id=shown.media_id,
                    media=shown.media,
                    position=shown.position,
                    alt=shown.alt,
                    frame=shown.frame,
                )
            )
        session.flush()
        session.refresh(variant, ["attachments"])
