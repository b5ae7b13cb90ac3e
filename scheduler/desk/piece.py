"""Something a person has to write: an idea or a draft, with the day it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session

from scheduler.calendar.entry import Place
from scheduler.calendar.names import Names
from scheduler.content import Post, Stage, Variant
from scheduler.db.local_time import zone
from scheduler.people import Membership

MOST_READ = 200


@dataclass(frozen=True)
class Piece:
    post: str
    title: str  # or how its text begins
    stage: str
    due_on: date | None
    planned: datetime | None  # the first of its channels
    day: date | None  # the same, on the workspace's wall
    channels: tuple[Place, ...] = ()

    @property
    def deadline(self) -> date | None:
        """When it is due; where nobody said, the day it is planned for."""
        return self.due_on or self.day


def pieces(session: Session, by: Membership, names: Names, which: ColumnElement[bool]) -> list[Piece]:
    """Ideas and drafts among `which`, what is due first in front; two queries."""
    columns = (Post.id, Post.public_id, Post.title, Post.text, Post.stage, Post.due_on)
    rows = session.execute(to_write(select(*columns), by.workspace_id, which)).all()
    planned: dict[int, datetime] = {}
    places: dict[int, list[Place]] = {}
    its = (
        select(Variant.post_id, Variant.channel_id, Variant.planned_instant)
        .where(Variant.workspace_id == by.workspace_id, Variant.post_id.in_([row.id for row in rows]))
        .order_by(Variant.id)
    )
    for post_id, channel_id, instant in session.execute(its):
        places.setdefault(post_id, []).append(names.places[channel_id])
        if instant is not None:
            planned[post_id] = min(instant, planned.get(post_id, instant))
    wall = zone(by.workspace.zone)
    found = [
        Piece(
            row.public_id, row.title or beginning(row.text), row.stage, row.due_on,
            planned.get(row.id), planned[row.id].astimezone(wall).date() if row.id in planned else None,
            tuple(places.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda piece: piece.deadline or date.max)


def to_write(statement: Any, workspace_id: int, which: ColumnElement[bool]) -> Select[Any]:
    """Those of `which` that are read at all, however many somebody has begun: the first that are due, then the latest."""
    # Said to the database itself: the indexes of what is being written know these words, not a parameter.
    written: list[Any] = [literal_column(f"'{stage}'") for stage in (Stage.IDEA, Stage.DRAFT)]
    found: Select[Any] = (
        statement.where(
            Post.workspace_id == workspace_id,
            Post.stage.in_(written),
            Post.deleted_at.is_(None),
            Post.template.is_(False),  # the words of a series are no piece of anybody's
            which,
        )
        .order_by(Post.due_on.is_(None), Post.due_on, Post.id.desc())
        .limit(MOST_READ)
    )
    return found


def beginning(text: str) -> str:
    """The first words, on one line: what a post without a title is called."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
