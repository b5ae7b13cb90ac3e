"""A filter as the database reads it: conditions on variants joined with their posts and their way out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal_column, not_, or_, select
from sqlalchemy.orm import Session

from scheduler.calendar.decisions import Yeses
from scheduler.calendar.filter import Filter
from scheduler.calendar.names import platforms_of
from scheduler.calendar.searching import speaks_of
from scheduler.channels import Channel
from scheduler.content import Label, Post, PostLabel, Stage, Variant
from scheduler.people import User
from scheduler.planning import Campaign, Pillar
from scheduler.publishing import Delivery, Kind, State

WRITING = ("draft", "idea")
JUDGED = ("review", "approved")


def out_of(statement: Any, workspace_id: int, *, from_posts: bool = False) -> Select[Any]:
    """The statement over every variant of the workspace that is not in the bin.

    `from_posts`: a few posts are known already. The plus keeps SQLite from walking the whole calendar to them.
    """
    here = (
        (Post.workspace_id == workspace_id, literal_column("+variant.workspace_id") == workspace_id)
        if from_posts
        else (Variant.workspace_id == workspace_id,)
    )
    found: Select[Any] = (
        statement.select_from(Variant)
        .join(Post, Post.id == Variant.post_id)
        .join(Delivery, (Delivery.variant_id == Variant.id) & (Delivery.kind == Kind.PUBLISH))
        .where(*here, Post.deleted_at.is_(None), Post.template.is_(False))
    )
    return found


def narrowed(
    session: Session,
    statement: Select[Any],
    workspace_id: int,
    chosen: Filter,
    *,
    yeses: Yeses | None = None,
) -> Select[Any]:
    """Without `yeses`, in review and approved are not told apart: whoever reads the entries does."""
    for column, model, ids in (
        (Variant.channel_id, Channel, chosen.channels),
        (Post.pillar_id, Pillar, chosen.pillars),
        (Post.campaign_id, Campaign, chosen.campaigns),
    ):
        if ids:
            row: Any = model
            its = select(row.id).where(row.workspace_id == workspace_id, row.public_id.in_(ids))
            statement = statement.where(column.in_(its))
    if chosen.kinds:
        its = select(Channel.id).where(
            Channel.workspace_id == workspace_id, Channel.platform.in_(platforms_of(chosen.kinds))
        )
        statement = statement.where(Variant.channel_id.in_(its))
    for person, ids in ((Post.author_id, chosen.authors), (Post.assignee_id, chosen.assignees)):
        if ids:
            statement = statement.where(person.in_(_users(ids)))
    if chosen.people:
        statement = statement.where(
            or_(Post.author_id.in_(_users(chosen.people)), Post.assignee_id.in_(_users(chosen.people)))
        )
    if chosen.labels:
        statement = statement.where(Post.id.in_(_carrying(workspace_id, chosen.labels)))
    if chosen.stages:
        statement = statement.where(Post.stage.in_(chosen.stages))
    if chosen.languages:
        statement = statement.where(Post.language.in_(chosen.languages))
    if chosen.statuses:
        statement = statement.where(_stands(chosen.statuses, yeses))
    if chosen.text:
        statement = statement.where(speaks_of(session, workspace_id, chosen.text))
    return statement


def _users(ids: frozenset[str]) -> Select[Any]:
    return select(User.id).where(User.public_id.in_(ids))


def _carrying(workspace_id: int, labels: frozenset[str]) -> Select[Any]:
    return (
        select(PostLabel.post_id)
        .join(Label, Label.id == PostLabel.label_id)
        .where(PostLabel.workspace_id == workspace_id, Label.public_id.in_(labels))
    )


def _stands(statuses: frozenset[str], yeses: Yeses | None) -> ColumnElement[bool]:
    unscheduled = Delivery.state == State.UNSCHEDULED
    states = [key for key in statuses if key not in (*WRITING, *JUDGED)]
    ways: list[ColumnElement[bool]] = [Delivery.state.in_(states)] if states else []
    stages = [key for key in statuses if key in WRITING]
    if stages:
        ways.append(and_(unscheduled, Post.stage.in_(stages)))
    judged = [key for key in JUDGED if key in statuses]
    if judged:
        submitted = and_(unscheduled, Post.stage == Stage.SUBMITTED)
        if yeses is not None and len(judged) == 1:
            yes = yeses.holds()
            submitted = and_(submitted, yes if judged == ["approved"] else not_(yes))
        ways.append(submitted)
    return or_(*ways) if ways else false()
