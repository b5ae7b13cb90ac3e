"""Which posts show an asset, and which of them still can change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from scheduler.content import Attachment, Media, Post, Variant


@dataclass
class Use:
    """A post that shows it: with its common images, or on some channels only."""

    post: Post
    variants: list[Variant] = field(default_factory=list)  # those that show it
    common: bool = False


def used_in(session: Session, workspace_id: int, media: Iterable[Media]) -> dict[int, list[Post]]:
    """For each asset (by its id) the posts that show it, also deleted ones that may still come back."""
    ids = [m.id for m in media]
    found: dict[int, list[Post]] = {media_id: [] for media_id in ids}
    rows = session.execute(
        select(Attachment.media_id, Post)
        .join(Post, (Post.id == Attachment.post_id) & (Post.workspace_id == Attachment.workspace_id))
        .where(Attachment.workspace_id == workspace_id, Attachment.media_id.in_(ids))
        .order_by(Post.id.desc())
    )
    for media_id, post in rows:
        if post not in found[media_id]:
            found[media_id].append(post)
    return found


def uses(session: Session, media: Media) -> list[Use]:
    """Every post that shows it, newest first, with the versions that do."""
    rows = session.scalars(
        select(Attachment).where(
            Attachment.workspace_id == media.workspace_id, Attachment.media_id == media.id
        )
    ).all()
    posts = session.scalars(
        select(Post)
        .where(Post.workspace_id == media.workspace_id, Post.id.in_({row.post_id for row in rows}))
        .order_by(Post.id.desc())
    ).all()
    variants = session.scalars(
        select(Variant)
        .where(Variant.workspace_id == media.workspace_id, Variant.post_id.in_([post.id for post in posts]))
        .options(joinedload(Variant.channel), joinedload(Variant.delivery))
        .order_by(Variant.id)
    ).all()
    found = {post.id: Use(post) for post in posts}
    own = {row.variant_id for row in rows}
    for row in rows:
        found[row.post_id].common |= row.variant_id is None
    for variant in variants:
        use = found[variant.post_id]
        if variant.id in own or (use.common and not variant.own_media):
            use.variants.append(variant)
    return list(found.values())


def consents(session: Session, media: Media) -> list[Media]:
    """The assets for which this document is the consent."""
    return list(
        session.scalars(
            select(Media).where(
                Media.workspace_id == media.workspace_id,
                Media.consent_id == media.id,
                Media.deleted_at.is_(None),
            )
        )
    )


def is_used() -> ColumnElement[bool]:
    """For a query on Media: does a post show it?"""
    return exists().where(Attachment.workspace_id == Media.workspace_id, Attachment.media_id == Media.id)


def by_public_ids(session: Session, workspace_id: int, ids: Collection[str]) -> list[Media]:
    """Those of this workspace that are not in the bin, in the order asked for."""
    found = {
        media.public_id: media
        for media in session.scalars(
            select(Media).where(
                Media.workspace_id == workspace_id, Media.public_id.in_(ids), Media.deleted_at.is_(None)
            )
        )
    }
    return [found[each] for each in dict.fromkeys(ids) if each in found]
