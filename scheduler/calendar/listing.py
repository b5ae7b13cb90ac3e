"""Entries as a list: sorted as one likes and cut into pages by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from scheduler.calendar.decisions import Yeses
from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.rows import Reader, variants
from scheduler.calendar.searching import is_rare, speaks_of
from scheduler.calendar.status import URGENCY
from scheduler.channels import Channel
from scheduler.content import Post, PostWords, Stage, Variant
from scheduler.people import User
from scheduler.planning import Pillar
from scheduler.publishing import Delivery, State

PAGE = 50
MOST_COUNTED = 1000
SORTS = ("time", "title", "channel", "status", "pillar", "author", "due")


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    number: int  # from 1
    more: bool  # another page follows
    total: int
    is_more_than_counted: bool = False  # `total` and more: nobody waits for the rest to be counted


def listed(
    session: Session,
    workspace_id: int,
    *,
    chosen: Filter,
    yeses: Yeses,
    start: datetime | None = None,
    end: datetime | None = None,
    sort: str = "time",
    backwards: bool = False,
    number: int = 1,
    size: int = PAGE,
    names: Names | None = None,
) -> Page:
    """Without a stretch of time: everything planned, whenever. Equal ones stay in order of time."""

    def cut(statement: Select[Any]) -> Select[Any]:
        statement = statement.where(Variant.planned_instant.is_not(None))
        if start is not None and end is not None:
            statement = statement.where(Variant.planned_instant >= start, Variant.planned_instant < end)
        if not in_time:
            return narrowed(session, statement, workspace_id, chosen, yeses=yeses)
        statement = narrowed(session, statement, workspace_id, chosen.without("text"), yeses=yeses)
        return statement.where(speaks_of(session, workspace_id, chosen.text, in_time=True))

    everywhere = start is None and bool(chosen.text)
    rare = everywhere and is_rare(session, chosen.text)
    in_time = everywhere and not rare and sort == "time"
    wanted, order = _sorted(cut(variants(workspace_id, from_posts=rare)), sort, yeses)
    ways = [way.desc() if backwards else way.asc() for way in order]
    if sort != "time":
        ways += [Variant.planned_instant.asc(), Variant.id.asc()]
    wanted = wanted.order_by(*ways).limit(size + 1).offset((number - 1) * size)
    # Narrowed here already: the reader only reads.
    found = Reader(session, workspace_id, names).read(wanted, Filter())
    counted = (
        cut(out_of(select(Variant.id), workspace_id, from_posts=rare)).limit(MOST_COUNTED + 1).subquery()
    )
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    return Page(found[:size], number, len(found) > size, min(total, MOST_COUNTED), total > MOST_COUNTED)


def _sorted(statement: Select[Any], sort: str, yeses: Yeses) -> tuple[Select[Any], list[Any]]:
    if sort == "title":
        # Folded by our own code, and it begins with the title: both databases sort it alike.
        statement = statement.join(PostWords, PostWords.id == Post.id)
        return statement, [PostWords.words]
    if sort == "channel":
        return statement.join(Channel, Channel.id == Variant.channel_id), [Channel.position, Channel.id]
    if sort == "author":
        return statement.join(User, User.id == Post.author_id), [func.lower(User.name)]
    if sort == "pillar":
        joined = statement.outerjoin(Pillar, Pillar.id == Post.pillar_id)
        return joined, [case((Pillar.id.is_(None), 1), else_=0), func.lower(Pillar.name)]
    if sort == "due":
        return statement, [case((Post.due_on.is_(None), 1), else_=0), Post.due_on]
    if sort == "status":
        return statement, [_urgency(yeses)]
    return statement, [Variant.planned_instant, Variant.id]


def _urgency(yeses: Yeses) -> ColumnElement[int]:
    unscheduled = Delivery.state == State.UNSCHEDULED
    submitted = unscheduled & (Post.stage == Stage.SUBMITTED)
    ways: list[Any] = [
        (submitted & yeses.holds(), URGENCY["approved"]),
        (submitted, URGENCY["review"]),
        (unscheduled & (Post.stage == Stage.DRAFT), URGENCY["draft"]),
        (unscheduled, URGENCY["idea"]),
    ]
    ways += [(Delivery.state == key, place) for key, place in URGENCY.items() if key in set(State)]
    return case(*ways, else_=len(URGENCY))
