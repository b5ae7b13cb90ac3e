"""What the pages show of the last look ahead: the sentences that still hold, by variant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.preflight.flight import Preflight
from scheduler.publishing.preflight.risk import Risk
from scheduler.publishing.states import is_in


@dataclass(frozen=True)
class Seen:
    """The last look at one variant: when it was, and what it found; nothing found is good news worth showing."""

    at: datetime
    risks: tuple[Risk, ...] = ()


def seen(session: Session, workspace_id: int, variant_ids: Collection[int]) -> dict[int, Seen]:
    """By variant id, for those still scheduled with the words that were looked at."""
    if not variant_ids:
        return {}
    rows = session.execute(
        select(Delivery.variant_id, Preflight.at, Preflight.risks)
        .join(Preflight, (Preflight.delivery_id == Delivery.id) & (Preflight.workspace_id == workspace_id))
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.variant_id.in_(variant_ids),
            is_in(State.SCHEDULED),
            Preflight.content_hash == Delivery.content_hash,
        )
    )
    return {variant_id: Seen(at, tuple(map(Risk.from_json, risks))) for variant_id, at, risks in rows}
