"""When a variant's words were last written, and for which day it was planned then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.activity import Deed
from scheduler.content import Revision, Variant


@dataclass(frozen=True)
class Written:
    at: datetime
    planned_for: date | None = None  # None: for no day yet, or nobody remembers


def of(session: Session, workspace_id: int, variants: Collection[Variant]) -> dict[int, Written]:
    """By variant id, in two queries however many."""
    revised = {
        post_id: at
        for post_id, at in session.execute(
            select(Revision.post_id, func.max(Revision.at))
            .where(
                Revision.workspace_id == workspace_id,
                Revision.post_id.in_({variant.post_id for variant in variants}),
            )
            .group_by(Revision.post_id)
        )
    }
    plans: dict[str, list[tuple[datetime, date]]] = {}
    deeds = session.execute(
        select(Deed.about_id, Deed.at, Deed.detail)
        .where(
            Deed.workspace_id == workspace_id,
            Deed.about_kind == Variant.__tablename__,
            Deed.about_id.in_([variant.public_id for variant in variants]),
        )
        .order_by(Deed.id)
    )
    for about, at, detail in deeds:
        if day := _day(detail.get("at")):
            plans.setdefault(about, []).append((at, day))
    return {
        variant.id: _written(
            revised.get(variant.post_id) or variant.post.created_at, plans.get(variant.public_id, [])
        )
        for variant in variants
    }


def _written(at: datetime, plans: list[tuple[datetime, date]]) -> Written:
    """The day planned when the words were written; for words without a day yet, the first they were given."""
    before = [day for planned, day in plans if planned <= at]
    return Written(at, before[-1] if before else plans[0][1] if plans else None)


def _day(spoken: object) -> date | None:
    try:
        return date.fromisoformat(str(spoken)[:10])
    except ValueError:
        return None
