"""Looking at freezes: which hold, which there were, and what each held, to be decided about one by one."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from scheduler.content import Variant
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.planned.reach import named_by
from scheduler.publishing.states import is_in

# A page of them names each channel and post.
SHOWN = (joinedload(Delivery.channel, innerjoin=True), joinedload(Delivery.variant).joinedload(Variant.post))
Standing = Literal["planned", "frozen", "over", "lifted"]


def state(freeze: Freeze, now: datetime) -> Standing:
    """Whether something is still under way inside it is for `freezing.under_way` to say."""
    if freeze.lifted_at is not None:
        return "lifted"
    if freeze.from_at > now:
        return "planned"
    return "over" if freeze.until_at is not None and freeze.until_at <= now else "frozen"


def in_force(session: Session, workspace_id: int, now: datetime) -> list[Freeze]:
    """The freezes that hold now, the oldest first. One query, for every page."""
    return list(
        session.scalars(
            select(Freeze)
            .where(
                Freeze.workspace_id == workspace_id,
                Freeze.from_at <= now,
                or_(Freeze.until_at.is_(None), Freeze.until_at > now),
                Freeze.lifted_at.is_(None),
            )
            .order_by(Freeze.id)
        )
    )


def newest(session: Session, workspace_id: int, *, most: int) -> list[Freeze]:
    return list(
        session.scalars(
            select(Freeze).where(Freeze.workspace_id == workspace_id).order_by(Freeze.id.desc()).limit(most)
        )
    )


def held_by(session: Session, freeze: Freeze, *, most: int) -> list[Delivery]:
    """What it holds, the longest waiting first. What fell due just before it and had not left is among them."""
    held = select(Delivery).where(
        Delivery.workspace_id == freeze.workspace_id,
        is_in(State.HELD),
        Delivery.held_by_freeze_id == freeze.id,
    )
    return list(session.scalars(held.options(*SHOWN).order_by(Delivery.due_at, Delivery.id).limit(most)))


def due_inside(session: Session, freeze: Freeze, *, now: datetime, most: int) -> list[Delivery]:
    """What is scheduled and falls due inside it next: it will be held, unless it is released."""
    coming = select(Delivery).where(
        named_by(freeze), is_in(State.SCHEDULED), Delivery.due_at >= max(freeze.from_at, now)
    )
    if freeze.until_at is not None:
        coming = coming.where(Delivery.due_at < freeze.until_at)
    return list(session.scalars(coming.options(*SHOWN).order_by(Delivery.due_at, Delivery.id).limit(most)))
