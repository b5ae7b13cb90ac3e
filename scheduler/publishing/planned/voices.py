"""Other people speak now: what is scheduled on their ground asks the gate again before it leaves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Channel
from scheduler.charter import speaking
from scheduler.charter.speaker import Speaker
from scheduler.content import Post, Variant
from scheduler.db import across_workspaces, gate_lock, standoff
from scheduler.people import Membership
from scheduler.planning import Pillar
from scheduler.publishing.delivery import Delivery
from scheduler.publishing.gating import unstamping


def changed(session: Session, workspace_id: int, *whose: int) -> None:
    """Without a stamp nothing leaves; whoever renews stamps asks the gate, which knows who speaks.

    `whose`: the users whose word it was or is; none: a mission's ground, which may have been anybody's. Ground nobody
    holds is open to all, whatever changed: what lies there keeps its stamp.
    """
    # Sweeps and drains, which know no workspace beforehand, come to the gate with rows in hand.
    standoff.once_more(session, lambda: _unstamp(session, workspace_id, whose))


def _unstamp(session: Session, workspace_id: int, whose: Collection[int]) -> None:
    gate_lock.close(session, workspace_id)
    session.flush()
    rows = session.scalars(select(Speaker).where(Speaker.workspace_id == workspace_id)).unique().all()
    theirs = {row.id for row in rows if row.user_id in whose}
    # A lent word is on the ground of whoever lent it.
    lenders = {row.lent_by_id for row in rows if row.id in theirs}
    grounds = {
        speaking.ground_of(row)
        for row in rows
        if row.lent_by_id is None and (not whose or row.id in theirs or row.id in lenders)
    }
    if grounds:
        unstamping.take_off(session, workspace_id, or_(*(_on(ground, workspace_id) for ground in grounds)))


def _on(ground: speaking.Ground, workspace_id: int) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if ground.channels is not None:
        channels = select(Channel.id).where(
            Channel.workspace_id == workspace_id, Channel.public_id.in_(ground.channels)
        )
        found.append(Delivery.channel_id.in_(channels))
    if ground.pillars is not None or ground.languages is not None:
        variants = (
            select(Variant.id)
            .join(Post, and_(Post.id == Variant.post_id, Post.workspace_id == Variant.workspace_id))
            .where(Variant.workspace_id == workspace_id)
        )
        if ground.pillars is not None:
            pillars = select(Pillar.id).where(
                Pillar.workspace_id == workspace_id, Pillar.public_id.in_(ground.pillars)
            )
            variants = variants.where(Post.pillar_id.in_(pillars))
        if ground.languages is not None:
            variants = variants.where(Post.language.in_(ground.languages))
        found.append(Delivery.variant_id.in_(variants))
    return and_(Delivery.workspace_id == workspace_id, *found)


def end_guests(session: Session, now: datetime) -> int:
    """Outside help whose time is over leaves by itself; how many did."""
    with across_workspaces(session):
        over = session.scalars(
            select(Membership).where(Membership.guest_until <= now, Membership.ended_at.is_(None))
        ).all()
        for guest in sorted(over, key=lambda one: one.workspace_id):
            guest.ended_at = guest.guest_until
            activity.record(session, None, "guest_left", guest, now=now)
            changed(session, guest.workspace_id, guest.user_id)
    return len(over)
