"""From rows of the database to entries: one wide query for the variants, one small one for each kind of name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from scheduler.calendar import status
from scheduler.calendar.decisions import approved_of
from scheduler.calendar.entry import Entry, Person, Place, Theme
from scheduler.calendar.filter import Filter
from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant
from scheduler.content.words import folded
from scheduler.db import LocalTime
from scheduler.people import Membership, User
from scheduler.planning import Pillar
from scheduler.publishing import Delivery, Kind, State

EXCERPT = 400
TITLE = 80


def variants(workspace_id: int) -> Select[Any]:
    """Every variant of the workspace that is not in the bin, with its post and its way out."""
    words = func.coalesce(Variant.text, Post.text)
    return (
        select(
            Variant.id,
            Variant.public_id,
            Variant.post_id,
            Post.public_id.label("post"),
            Post.title,
            func.substr(words, 1, EXCERPT).label("excerpt"),
            Post.language,
            Post.stage,
            Delivery.state,
            Variant.planned_at,
            Variant.planned_zone,
            Variant.planned_fold,
            Variant.planned_instant,
            Variant.channel_id,
            Post.pillar_id,
            Post.author_id,
            Post.assignee_id,
            Post.due_on,
            Delivery.permalink,
            Delivery.cause,
            Variant.sequence,
            Variant.created_at,
            Variant.changed_at,
            Post.changed_at.label("post_changed_at"),
            Delivery.changed_at.label("delivery_changed_at"),
        )
        .join(Post, Post.id == Variant.post_id)
        .join(Delivery, (Delivery.variant_id == Variant.id) & (Delivery.kind == Kind.PUBLISH))
        .where(Variant.workspace_id == workspace_id, Post.deleted_at.is_(None))
    )


def narrowed(statement: Select[Any], workspace_id: int, chosen: Filter) -> Select[Any]:
    """What the database can decide of a filter; statuses and the text are left to `read`."""
    for column, model, ids in (
        (Variant.channel_id, Channel, chosen.channels),
        (Post.pillar_id, Pillar, chosen.pillars),
    ):
        if ids:
            row: Any = model
            statement = statement.where(
                column.in_(select(row.id).where(row.workspace_id == workspace_id, row.public_id.in_(ids)))
            )
    for person, ids in ((Post.author_id, chosen.authors), (Post.assignee_id, chosen.assignees)):
        if ids:
            statement = statement.where(person.in_(select(User.id).where(User.public_id.in_(ids))))
    if chosen.stages:
        statement = statement.where(Post.stage.in_(chosen.stages))
    if chosen.languages:
        statement = statement.where(Post.language.in_(chosen.languages))
    if chosen.text:
        statement = statement.add_columns(Post.text.label("common"), Variant.text.label("own"))
    return statement


@dataclass
class Reader:
    """Turns rows into entries; the names of channels, pillars and people are read once."""

    session: Session
    workspace_id: int

    def __post_init__(self) -> None:
        self.places = {
            row.id: Place(row.id, row.public_id, row.name, row.platform, row.zone, (row.position, row.id))
            for row in self._all(Channel, "id", "public_id", "name", "platform", "zone", "position")
        }
        self.themes = {
            row.id: Theme(row.public_id, row.name) for row in self._all(Pillar, "id", "public_id", "name")
        }
        self.people = {row.id: Person(row.id, row.public_id, row.name) for row in self._people()}

    def read(self, statement: Select[Any], chosen: Filter) -> list[Entry]:
        """Entries in the statement's order, those only that the filter admits."""
        found = self.session.execute(narrowed(statement, self.workspace_id, chosen)).all()
        if chosen.text:
            found = [row for row in found if _speaks_of(row, chosen.text)]
        asked = {row.id: row.planned_instant for row in found if _asks_for_decisions(row)}
        approved = approved_of(self.session, self.workspace_id, asked) if asked else frozenset()
        made = (self._entry(row, approved) for row in found)
        return [entry for entry in made if not chosen.statuses or entry.status.key in chosen.statuses]

    def _entry(self, row: Row[Any], approved: frozenset[int]) -> Entry:
        planned = row.planned_at and LocalTime(row.planned_at, row.planned_zone, row.planned_fold)
        return Entry(
            id=row.id,
            public_id=row.public_id,
            post_id=row.post_id,
            post=row.post,
            title=row.title or _beginning(row.excerpt),
            excerpt=row.excerpt,
            language=row.language,
            stage=row.stage,
            state=row.state,
            status=status.of(row.stage, row.state, approved=row.id in approved),
            planned=planned,
            instant=row.planned_instant,
            channel=self.places[row.channel_id],
            pillar=self.themes.get(row.pillar_id),
            author=self._person(row.author_id),
            assignee=self._person(row.assignee_id) if row.assignee_id else None,
            due_on=row.due_on,
            permalink=row.permalink,
            cause=row.cause,
            sequence=row.sequence,
            created_at=row.created_at,
            changed_at=max(row.changed_at, row.post_changed_at, row.delivery_changed_at),
        )

    def _person(self, user_id: int) -> Person:
        return self.people.get(user_id) or Person(user_id, "", "")

    def _people(self) -> Iterable[Row[Any]]:
        # Also those who have left: what they wrote stays theirs.
        return self.session.execute(
            select(User.id, User.public_id, User.name)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.workspace_id == self.workspace_id)
        )

    def _all(self, model: Any, *columns: str) -> Iterable[Row[Any]]:
        return self.session.execute(
            select(*(getattr(model, column) for column in columns)).where(
                model.workspace_id == self.workspace_id
            )
        )


def _asks_for_decisions(row: Row[Any]) -> bool:
    return bool(row.stage == Stage.SUBMITTED and row.state == State.UNSCHEDULED)


def _speaks_of(row: Row[Any], sought: str) -> bool:
    return folded(sought) in folded(f"{row.title}\n{row.common}\n{row.own or ''}")


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"
