"""Which of many submitted variants need nobody's yes any more: the difference between in review and approved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler.approvals import Standing, standings
from scheduler.approvals.paths import living
from scheduler.content import Post, Variant

# A yes counts for the moment the post would go out, not for now: weigh without lapsing, compare afterwards.
NEVER_LAPSED = datetime.min.replace(tzinfo=UTC)
AT_ONCE = 5000


def approved_of(
    session: Session, workspace_id: int, planned: Mapping[int, datetime | None]
) -> frozenset[int]:
    """`planned`: by variant id, when each would go out (None: nobody knows yet)."""
    if not living(session, workspace_id):
        return frozenset(planned)
    ids = list(planned)
    return frozenset(
        variant_id
        for begin in range(0, len(ids), AT_ONCE)
        for variant_id, stands in _standings(session, workspace_id, ids[begin : begin + AT_ONCE])
        if stands.approved and _still_good(stands, planned[variant_id])
    )


def _standings(session: Session, workspace_id: int, ids: Sequence[int]) -> Iterator[tuple[int, Standing]]:
    variants = session.scalars(
        select(Variant)
        .where(Variant.workspace_id == workspace_id, Variant.id.in_(ids))
        .options(
            joinedload(Variant.post).selectinload(Post.attachments),
            joinedload(Variant.channel),
            selectinload(Variant.attachments),
        )
    ).all()
    yield from standings(session, workspace_id, variants, at=NEVER_LAPSED).items()


def _still_good(stands: Standing, at: datetime | None) -> bool:
    return stands.until is None or at is None or at < stands.until
