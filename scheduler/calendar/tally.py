"""What stands in a stretch of time, counted by the database: as quick for five thousand posts as for fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from scheduler.calendar import status
from scheduler.calendar.decisions import Yeses
from scheduler.calendar.filter import Filter
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.content import Post, PostLabel, Variant
from scheduler.publishing import Delivery


@dataclass(frozen=True, slots=True)
class Group:
    """So many variants that are alike in everything a filter asks for. By the ids of the database."""

    channel: int
    status: str
    stage: str
    pillar: int | None
    campaign: int | None
    author: int
    assignee: int | None
    language: str
    count: int


def within(statement: Select[Any], start: datetime, end: datetime) -> Select[Any]:
    return statement.where(Variant.planned_instant >= start, Variant.planned_instant < end)


def tally(
    session: Session, workspace_id: int, *, start: datetime, end: datetime, chosen: Filter, yeses: Yeses
) -> list[Group]:
    """Narrowed by text and labels only: the other choices are counted, so they need what they leave out."""
    columns = (
        Variant.channel_id, Post.stage, Delivery.state, Post.pillar_id, Post.campaign_id, Post.author_id,
        Post.assignee_id, Post.language, case((yeses.holds(), 1), else_=0),
    )  # fmt: skip
    counted = within(out_of(select(*columns, func.count()), workspace_id), start, end).group_by(*columns)
    only = Filter(text=chosen.text, labels=chosen.labels)
    rows: Sequence[Any] = session.execute(narrowed(session, counted, workspace_id, only)).all()
    return [_group(row) for row in rows]


def posts(
    session: Session, workspace_id: int, *, start: datetime, end: datetime, chosen: Filter, yeses: Yeses
) -> int:
    """As people count them: the channels on which a post leaves at one time are one."""
    its = within(out_of(select(Variant.post_id, Variant.planned_instant), workspace_id), start, end)
    its = narrowed(session, its, workspace_id, chosen, yeses=yeses).distinct()
    return session.scalar(select(func.count()).select_from(its.subquery())) or 0


def labels(
    session: Session, workspace_id: int, *, start: datetime, end: datetime, chosen: Filter, yeses: Yeses
) -> dict[int, int]:
    """By label id, what it would show with the rest of the filter."""
    statement = within(out_of(select(PostLabel.label_id, func.count()), workspace_id), start, end)
    statement = statement.join(PostLabel, PostLabel.post_id == Post.id).group_by(PostLabel.label_id)
    rows: Sequence[Any] = session.execute(
        narrowed(session, statement, workspace_id, chosen.without("labels"), yeses=yeses)
    ).all()
    return {label_id: count for label_id, count in rows}


def _group(row: Any) -> Group:
    channel, stage, state, pillar, campaign, author, assignee, language, yes, count = row
    key = status.of(stage, state, approved=bool(yes)).key
    return Group(channel, key, stage, pillar, campaign, author, assignee, language, count)
