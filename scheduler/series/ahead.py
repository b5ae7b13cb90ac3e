"""The dates of a series that can still follow it: nothing of them is out, or on its way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.content import Post, Variant
from scheduler.publishing import State
from scheduler.series.errand import Deed
from scheduler.series.occurrence import Fate, Occurrence
from scheduler.series.series import Series
from scheduler.series.words import fingerprint

CAN_FOLLOW = (State.UNSCHEDULED, State.SCHEDULED, State.HELD, State.MISSED, State.FAILED)


def hold(session: Session, series: Series) -> None:
    """Keep the chore, and other editors, from entering its dates until the commit."""
    session.flush()
    session.refresh(series, with_for_update=True)


def occurrences(
    session: Session, series: Series, *, since: datetime | None = None, only: Collection[int] | None = None
) -> Sequence[Occurrence]:
    """Every date from a wall time on, or those of some ids, whatever became of it; with posts, variants and deliveries."""
    found = (
        select(Occurrence)
        .where(Occurrence.workspace_id == series.workspace_id, Occurrence.series_id == series.id)
        .order_by(Occurrence.at)
        .options(
            selectinload(Occurrence.errands),
            selectinload(Occurrence.post).options(
                selectinload(Post.attachments),
                selectinload(Post.variants).options(
                    selectinload(Variant.attachments),
                    selectinload(Variant.channel),
                    selectinload(Variant.delivery),
                ),
            ),
        )
        .execution_options(populate_existing=True)
    )
    if since is not None:
        found = found.where(Occurrence.at >= since)
    if only is not None:
        found = found.where(Occurrence.id.in_(only))
    session.flush()
    return session.scalars(found).all()


def can_follow(occurrence: Occurrence) -> bool:
    """A post of its own that has not left anywhere, and was not thrown away."""
    post = occurrence.post
    if occurrence.fate != Fate.MADE or post is None or post.deleted_at:
        return False
    return all(variant.delivery.state in CAN_FOLLOW for variant in post.variants)


def has_own_words(occurrence: Occurrence) -> bool:
    return occurrence.post is not None and fingerprint(occurrence.post) != occurrence.words


def stands_at(occurrence: Occurrence) -> datetime:
    """Where its post is on the wall, unless somebody moved it: behind a change of the hour that has not reached it yet."""
    behind = (errand.stood_at for errand in occurrence.errands if errand.deed == Deed.TIME)
    return next(behind, None) or occurrence.at


def is_moved(occurrence: Occurrence, series: Series) -> bool:
    """Somebody gave it another time than the rule did; none at all where its hour does not exist is no move."""
    if occurrence.post is None:
        return False
    at, behind = stands_at(occurrence), occurrence.waits_for(Deed.TIME)
    return any(
        variant.planned_at is not None
        and (variant.planned_at != at or (variant.planned_zone != series.zone and not behind))
        for variant in occurrence.post.variants
    )
