"""What the gate last passed, written on the delivery: the claim compares it and sends nothing on an old stamp."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.charter import CharterVersion, adopted
from scheduler.content import Variant
from scheduler.content.message import content_hash


def stamp(session: Session, variant: Variant, *, now: datetime) -> dict[str, Any]:
    """The columns of a fresh stamp. Only for what the gate has just let through."""
    version = adopted(session, variant.workspace_id)
    return {
        "content_hash": content_hash(variant),
        "charter_version_id": version.id if version else None,
        "channel_revision": variant.channel.revision,
        "stamped_at": now,
    }


def adopted_ids(session: Session, workspace_ids: Collection[int]) -> dict[int, int]:
    """The charter version that holds in each workspace; none before its first adoption."""
    rows = session.execute(
        select(CharterVersion.workspace_id, CharterVersion.id)
        .where(CharterVersion.workspace_id.in_(workspace_ids), CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number)
    )
    return dict(rows.all())
