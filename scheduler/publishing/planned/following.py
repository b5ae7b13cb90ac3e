"""A standing approval: a yes to the words of a series holds for each occurrence that still says exactly them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler.content import Post, Stage, Variant
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating import unstamping
from scheduler.publishing.states import is_in

MOST = 200


def awaiting(session: Session, template: Variant, *, now: datetime) -> Iterator[Variant]:
    """The occurrences on that channel that wait for this yes."""
    found = session.scalars(
        select(Variant)
        .join(Variant.post)
        .join(Delivery, (Delivery.variant_id == Variant.id) & (Delivery.kind == Kind.PUBLISH))
        .where(
            Variant.workspace_id == template.workspace_id,
            Variant.channel_id == template.channel_id,
            Post.template_id == template.post_id,
            Post.stage == Stage.SUBMITTED,
            Post.deleted_at.is_(None),
            Variant.planned_instant > now,
            is_in(State.UNSCHEDULED),
        )
        .options(joinedload(Variant.post), joinedload(Variant.channel))
        .order_by(Variant.planned_instant)
        .limit(MOST)
    )
    yield from found.all()


def ask_again(session: Session, template: Post) -> None:
    """The yes is gone: nothing that follows these words leaves before the gate has been asked anew."""
    here = template.workspace_id
    unstamping.take_off(session, here, unstamping.of_posts(here, Post.template_id == template.id))
