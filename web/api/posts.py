"""Posts: draft, read, change, submit, delete."""

from __future__ import annotations

from typing import Any

from flask import Response, abort
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from scheduler import publishing
from scheduler.content import Label, Post, PostLabel, Stage, Variant, labelling, writing
from scheduler.db import gate_lock
from scheduler.people import Right
from scheduler.planning import Campaign, Pillar
from scheduler.publishing.planned import editing
from web.api import etags
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.lookups import campaign_named, channels_named, hung, member_named, pillar_named
from web.api.paging import Paging, page
from web.api.problems import Refusal
from web.api.reading import post_out, posts_out
from web.api.shapes.posts import PostIn, PostList, PostOut, PostPatch
from web.rights import allowed
from web.visit import find, g


class PostPath(BaseModel):
    id: str = Field(description="Id of a post.")


class PostQuery(Paging):
    stage: Stage | None = None
    pillar: str | None = Field(None, description="Name or id; so are the others.")
    campaign: str | None = None
    label: str | None = None


@bp.get("/posts", summary="List posts", responses={200: PostList})
def posts(query: PostQuery) -> dict[str, Any]:
    statement = select(Post).where(
        Post.workspace_id == g.workspace_id, Post.deleted_at.is_(None), Post.template.is_(False)
    )
    if query.stage:
        statement = statement.where(Post.stage == query.stage)
    if query.pillar:
        statement = statement.where(_named(Post.pillar, Pillar, query.pillar))
    if query.campaign:
        statement = statement.where(_named(Post.campaign, Campaign, query.campaign))
    if query.label:
        carried = (
            select(PostLabel.post_id)
            .join(Label, Label.id == PostLabel.label_id)
            .where(
                PostLabel.workspace_id == g.workspace_id,
                (Label.name == query.label) | (Label.public_id == query.label),
            )
        )
        statement = statement.where(Post.id.in_(carried))
    drawn = selectinload(Post.variants).options(
        joinedload(Variant.channel), selectinload(Variant.delivery), selectinload(Variant.attachments)
    )
    statement = statement.options(
        drawn,
        selectinload(Post.attachments),
        selectinload(Post.labels),
        joinedload(Post.author),
        joinedload(Post.pillar),
        joinedload(Post.campaign),
        joinedload(Post.assignee),
    )
    rows, following = page(statement, Post.id, query)
    return {"items": posts_out(rows), "next": following}


@bp.post("/posts", summary="Draft a post", responses={201: PostOut})
@allowed(Right.WRITE)
@creates_once
def draft(body: PostIn) -> Response:
    """One variant for each channel, following the common text until tailored."""
    post = writing.draft(
        g.db,
        by=g.membership,
        title=body.title,
        text=body.text,
        language=body.language,
        channels=channels_named(body.channels),
        pillar=pillar_named(body.pillar),
        stage=Stage(body.stage),
        images=hung(body.media),
        assignee=member_named(body.assignee),
        due_on=body.due_on,
        now=g.now,
    )
    _file(post, campaign=body.campaign, labels=body.labels)
    g.db.flush()
    return etags.answer(post_out(post), post.version, 201)


@bp.get("/posts/<string:id>", summary="One post with its variants", responses={200: PostOut})
def post(path: PostPath) -> Response:
    found = _living(path.id)
    return etags.answer(post_out(found), found.version)


@bp.patch("/posts/<string:id>", summary="Change a post", responses={200: PostOut})
@allowed(Right.WRITE)
def revise(path: PostPath, body: PostPatch) -> Response:
    """Scheduled variants pass the gate again; one that does not is no longer scheduled, and `notes` says so."""
    found = _locked(path.id)
    given = body.model_dump(exclude_unset=True)
    changes: dict[str, Any] = {
        key: given[key] for key in ("title", "text", "language", "due_on") if key in given
    }
    if "pillar" in given:
        changes["pillar"] = pillar_named(given["pillar"])
    if "campaign" in given:
        changes["campaign"] = campaign_named(given["campaign"])
    if "assignee" in given:
        changes["assignee"] = member_named(given["assignee"])
    notes = []
    if given.get("labels") is not None:
        _file(found, labels=given["labels"])
    if changes:
        notes += editing.revise(g.db, found, by=g.membership, now=g.now, **changes).notes
    if given.get("channels") is not None:
        notes += editing.choose_channels(
            g.db, found, channels_named(given["channels"]), by=g.membership, now=g.now
        ).notes
    if given.get("media") is not None:
        notes += editing.set_images(g.db, found, hung(body.media or []), by=g.membership, now=g.now).notes
    g.db.flush()
    return etags.answer(post_out(found, notes=notes), found.version)


@bp.delete("/posts/<string:id>", summary="Delete a post", responses={204: None})
@allowed(Right.WRITE)
def delete(path: PostPath) -> tuple[str, int]:
    found = _locked(path.id)
    editing.delete(g.db, found, by=g.membership, now=g.now)
    return "", 204


@bp.post("/posts/<string:id>/submission", summary="Submit for approval", responses={200: PostOut})
@allowed(Right.SUBMIT)
def submit(path: PostPath) -> Response:
    found = _locked(path.id)
    publishing.submit(g.db, found, by=g.membership, now=g.now)
    g.db.flush()
    return etags.answer(post_out(found), found.version)


def _file(post: Post, *, labels: list[str], campaign: str | None = None) -> None:
    if campaign is not None:
        under = campaign_named(campaign)
        writing.revise(g.db, post, campaign=under, by=g.membership, now=g.now)
    try:
        labelling.carry(g.db, post, labels, by=g.membership, now=g.now)
    except labelling.BadLabel as bad:
        raise Refusal(422, "bad-label", bad.text) from None


def _named(column: Any, model: Any, name: str) -> Any:
    return column.has(
        (model.workspace_id == g.workspace_id) & ((model.name == name) | (model.public_id == name))
    )


def _locked(public_id: str) -> Post:
    """For a write: as it is once nobody else is writing it, at the version the caller read."""
    found = _living(public_id)
    gate_lock.hold(g.db, [g.workspace_id])  # before any row: whoever closes the gate wants them next
    g.db.refresh(found, with_for_update=True)
    etags.demand_match(found.version)
    return found


def _living(public_id: str) -> Post:
    found = find(Post, public_id)
    if found.deleted_at is not None:
        abort(404)
    return found
