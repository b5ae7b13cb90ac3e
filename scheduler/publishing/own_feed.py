"""What a feed of our own shows: the posts of one channel that are out, in the words that are out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.channels import Channel
from scheduler.content import Kind as FileKind
from scheduler.content import Media, Variant
from scheduler.content.crop import Crop
from scheduler.db import across_workspaces
from scheduler.publishing.attempt import Attempt, Part, PartState
from scheduler.publishing.delivery import Delivery, Kind, State

SHOWN = 50  # entries: who comes once a month misses little, and the file stays small


@dataclass(frozen=True)
class Shown:
    """One entry: `said` are its words as they were sent or last corrected."""

    id: str  # for ever
    variant: str  # public id
    said: Mapping[str, Any]
    published: datetime
    updated: datetime

    @property
    def pictures(self) -> tuple[Mapping[str, str], ...]:
        return tuple(self.said.get("images") or ())


def channel_behind(session: Session, public_id: str) -> Channel | None:
    """The channel whose feed has this address. None: no such feed, or it was taken away."""
    served = [name for name, adapter in ADAPTERS.items() if adapter.served_here]
    with across_workspaces(session):  # readers of a public feed name no workspace
        return session.scalar(
            select(Channel).where(
                Channel.public_id == public_id, Channel.platform.in_(served), Channel.removed_at.is_(None)
            )
        )


def entries(session: Session, channel: Channel, *, variant: str | None = None) -> list[Shown]:
    """Newest first. An entry is there from the moment its receipt is stored; `variant`: only that one's."""
    out = (
        select(Variant.id, Variant.public_id, Part.receipt, Part.finished_at)
        .join(Delivery, Delivery.variant_id == Variant.id)
        .join(Part, Part.delivery_id == Delivery.id)
        .where(
            Delivery.workspace_id == channel.workspace_id,
            Delivery.channel_id == channel.id,
            Delivery.kind == Kind.PUBLISH,
            Delivery.state != State.REMOVED,
            Part.ordinal == 1,
            Part.state == PartState.SENT,
        )
        .order_by(Part.finished_at.desc(), Part.id.desc())
        .limit(SHOWN)
    )
    if variant is not None:
        out = out.where(Variant.public_id == variant)
    rows = session.execute(out).all()
    words = _words(session, channel, [row.id for row in rows])
    found = []
    for row in rows:
        if row.id in words and row.finished_at and (row.receipt or {}).get("remote_id"):
            said, at = words[row.id]
            updated = max(at, row.finished_at)
            found.append(Shown(row.receipt["remote_id"], row.public_id, said, row.finished_at, updated))
    return found


def changed_at(session: Session, channel: Channel) -> datetime:
    """When something last came, changed or went there."""
    moved = select(func.max(Delivery.changed_at)).where(
        Delivery.workspace_id == channel.workspace_id,
        Delivery.channel_id == channel.id,
        Delivery.state.in_((State.PUBLISHED, State.REMOVED)),
    )
    return session.scalar(moved) or channel.created_at


def picture(session: Session, channel: Channel, variant: str, number: int) -> tuple[Media, Crop] | None:
    """The picture an entry shows at that place, from 1, and the part of it that is shown."""
    shown = next(iter(entries(session, channel, variant=variant)), None)
    if shown is None or not 0 < number <= len(shown.pictures):
        return None
    said = shown.pictures[number - 1]
    media = session.scalar(
        select(Media).where(
            Media.workspace_id == channel.workspace_id,
            Media.public_id == said["id"],
            Media.kind == FileKind.PICTURE,
            Media.deleted_at.is_(None),
        )
    )
    return (media, Crop.read(said.get("crop", ""))) if media else None


def _words(
    session: Session, channel: Channel, variant_ids: list[int]
) -> dict[int, tuple[Mapping[str, Any], datetime]]:
    """By variant: the words of the last try that went through, and since when they are out."""
    tried = (
        select(Delivery.variant_id, Attempt.said, Attempt.finished_at, Attempt.started_at)
        .join(Delivery, Delivery.id == Attempt.delivery_id)
        .where(
            Attempt.workspace_id == channel.workspace_id,
            Delivery.variant_id.in_(variant_ids),
            Attempt.said.is_not(None),
            or_(
                Delivery.kind == Kind.PUBLISH,
                (Delivery.kind == Kind.EDIT) & (Delivery.state == State.PUBLISHED),
            ),
        )
        .order_by(Attempt.id)
    )
    return {row.variant_id: (row.said, row.finished_at or row.started_at) for row in session.execute(tried)}
