"""The one read model of the calendar: pages, feeds and the API show what these functions say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.rows import Reader, variants
from scheduler.content import Post, Variant
from scheduler.publishing import Delivery, State

EVERYTHING = Filter()


def entries(
    session: Session, workspace_id: int, *, start: datetime, end: datetime, filter: Filter = EVERYTHING
) -> list[Entry]:
    """Everything planned from `start` up to (not including) `end`, in order of time. Always the same few queries."""
    window = (
        variants(workspace_id)
        .where(Variant.planned_instant >= start, Variant.planned_instant < end)
        .order_by(Variant.planned_instant, Variant.id)
    )
    return Reader(session, workspace_id).read(window, filter)


def undated(
    session: Session, workspace_id: int, *, filter: Filter = EVERYTHING, limit: int | None = None
) -> list[Entry]:
    """What waits for a day: no planned time, and not history either. The latest begun first."""
    waiting = waiting_for_a_day(variants(workspace_id)).limit(limit)
    return Reader(session, workspace_id).read(waiting, filter)


def waiting_for_a_day(statement: Select[Any]) -> Select[Any]:
    """Of variants joined with their way out. In the order of the index: of a hundred thousand ideas only those shown are read."""
    waits = statement.where(Variant.planned_instant.is_(None), Delivery.state == State.UNSCHEDULED)
    return waits.order_by(Variant.id.desc())


def of_post(session: Session, workspace_id: int, post: str) -> list[Entry]:
    """Every variant of one post (by its public id), planned or not."""
    its = variants(workspace_id).where(Post.public_id == post).order_by(Variant.id)
    return Reader(session, workspace_id).read(its, EVERYTHING)
