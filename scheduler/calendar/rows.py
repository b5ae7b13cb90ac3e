"""From rows of the database to entries: one wide query for the variants, one small one for each kind of name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from scheduler.calendar import status
from scheduler.calendar.decisions import Yeses, yeses_for
from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.names import Names
from scheduler.calendar.narrowing import narrowed, out_of
from scheduler.calendar.rights import outside_rights
from scheduler.content import Post, Stage, Variant
from scheduler.db import LocalTime
from scheduler.expiry import Expiry
from scheduler.publishing import Delivery, State

# One look into an index a row: few posts have such a day.
ENDS = (
    select(Expiry.on)
    .where(Expiry.post_id == Post.id, Expiry.done_at.is_(None))
    .correlate(Post)
    .scalar_subquery()
)
EXCERPT = 400
TITLE = 80


def variants(workspace_id: int, *, from_posts: bool = False) -> Select[Any]:
    """Every variant of the workspace that is not in the bin, with its post and its way out."""
    words = func.coalesce(Variant.text, Post.text)
    return out_of(
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
            Delivery.fence,
            Variant.planned_at,
            Variant.planned_zone,
            Variant.planned_fold,
            Variant.planned_instant,
            Variant.channel_id,
            Variant.own_media,
            Post.pillar_id,
            Post.campaign_id,
            Post.author_id,
            Post.assignee_id,
            Post.due_on,
            Post.template_id,
            ENDS.label("ends_on"),
            Delivery.permalink,
            Delivery.cause,
            Variant.sequence,
            Variant.created_at,
            Variant.changed_at,
            Post.changed_at.label("post_changed_at"),
            Delivery.changed_at.label("delivery_changed_at"),
        ),
        workspace_id,
        from_posts=from_posts,
    )


@dataclass
class Reader:
    """Turns rows into entries; the names of channels, pillars and people are read once."""

    session: Session
    workspace_id: int
    names: Names | None = None

    def __post_init__(self) -> None:
        self.known = self.names or Names(self.session, self.workspace_id)

    def read(self, statement: Select[Any], chosen: Filter) -> list[Entry]:
        """Entries in the statement's order, those only that the filter admits."""
        statement = narrowed(self.session, statement, self.workspace_id, chosen)
        found = self.session.execute(statement).all()
        asked = {row.id: (row.channel_id, row.planned_instant) for row in found if _asks_for_decisions(row)}
        approved = yeses_for(self.session, self.workspace_id, asked) if asked else Yeses()
        outside = outside_rights(self.session, self.workspace_id, found)
        made = (self._entry(row, approved, row.id in outside) for row in found)
        return [entry for entry in made if not chosen.statuses or entry.status.key in chosen.statuses]

    def _entry(self, row: Row[Any], approved: Yeses, outside_rights: bool) -> Entry:
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
            status=status.of(row.stage, row.state, approved=approved.of(row.id, row.channel_id)),
            planned=planned,
            instant=row.planned_instant,
            channel=self.known.places[row.channel_id],
            pillar=self.known.themes.get(row.pillar_id),
            campaign=self.known.campaigns.get(row.campaign_id) if row.campaign_id else None,
            author=self.known.person(row.author_id),
            assignee=self.known.person(row.assignee_id) if row.assignee_id else None,
            due_on=row.due_on,
            permalink=row.permalink,
            cause=row.cause,
            sequence=row.sequence + _moves(row),
            created_at=row.created_at,
            changed_at=max(row.changed_at, row.post_changed_at, row.delivery_changed_at),
            outside_rights=outside_rights,
            repeats=row.template_id is not None,
            ends_on=row.ends_on,
        )


def _moves(row: Row[Any]) -> int:
    """Each claim of the engine moves its fence, and so does what becomes of it: nothing else is counted then."""
    return int(row.fence * 2 - (row.state == State.PUBLISHING))


def _asks_for_decisions(row: Row[Any]) -> bool:
    return bool(row.stage == Stage.SUBMITTED and row.state == State.UNSCHEDULED)


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"
