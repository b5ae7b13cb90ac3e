"""What is scheduled on ground where nobody behind it speaks: told before a change of speakers is stored, held after it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from scheduler.channels import Channel
from scheduler.charter import speaking
from scheduler.content import Post, Variant
from scheduler.planning import Pillar
from scheduler.publishing.delivery import Delivery, State


def silenced(session: Session, workspace_id: int) -> frozenset[int]:
    """Ids of the deliveries. Asked before and after a change, the difference is what the change holds."""
    voices = speaking.voices(session, workspace_id)
    if not voices.grants:
        return frozenset()
    rows = session.execute(
        select(
            Delivery.id,
            Delivery.due_at,
            Post.author_id,
            func.coalesce(Delivery.scheduled_by_id, Variant.planned_by_id).label("put_by"),
            Channel.public_id.label("channel"),
            Pillar.public_id.label("pillar"),
            Post.language,
        )
        .join(Variant, and_(Variant.id == Delivery.variant_id, Variant.workspace_id == Delivery.workspace_id))
        .join(Post, and_(Post.id == Variant.post_id, Post.workspace_id == Variant.workspace_id))
        .join(Channel, and_(Channel.id == Delivery.channel_id, Channel.workspace_id == Delivery.workspace_id))
        .outerjoin(Pillar, and_(Pillar.id == Post.pillar_id, Pillar.workspace_id == Post.workspace_id))
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.state == State.SCHEDULED,
            Delivery.due_at.is_not(None),
        )
    )
    return frozenset(
        row.id
        for row in rows
        if voices.missing_on((row.channel, row.pillar, row.language), {row.author_id, row.put_by}, row.due_at)
        is not None
    )


def shown(session: Session, workspace_id: int, ids: Collection[int], *, most: int) -> Sequence[Delivery]:
    """Those that leave first."""
    return session.scalars(
        select(Delivery)
        .where(Delivery.workspace_id == workspace_id, Delivery.id.in_(ids))
        .options(joinedload(Delivery.variant).joinedload(Variant.post), joinedload(Delivery.channel))
        .order_by(Delivery.due_at, Delivery.id)
        .limit(most)
    ).all()
