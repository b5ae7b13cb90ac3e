"""The backlog of ideas: anybody adds one with one field, and votes."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from scheduler.content import Post, Stage
from scheduler.people import Right
from scheduler.planning import Vote, ideas
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.lookups import channels_named, pillar_named
from web.api.paging import Paging, page
from web.api.shapes.times import rfc3339
from web.rights import allowed
from web.visit import find, g


class IdeaPath(BaseModel):
    id: str = Field(description="Id of an idea, which is a post at its first stage.")


class IdeaIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    idea: str = Field(min_length=1, max_length=20_000)
    pillar: str | None = Field(None, description="Name or id of a pillar.")
    channels: list[str] = Field(default_factory=list, description="Ids of channels it is thought for.")


class IdeaOut(BaseModel):
    id: str
    title: str
    text: str
    pillar: str | None
    channels: list[str]
    votes: int
    created_at: str


class IdeaList(BaseModel):
    items: list[IdeaOut]
    next: str | None


class Votes(BaseModel):
    votes: int


@bp.get("/ideas", summary="The backlog of ideas", responses={200: IdeaList})
def list_ideas(query: Paging) -> dict[str, Any]:
    statement = select(Post).where(
        Post.workspace_id == g.workspace_id, Post.stage == Stage.IDEA, Post.deleted_at.is_(None),
        Post.template.is_(False),
    )  # fmt: skip
    rows, following = page(statement.options(selectinload(Post.variants)), Post.id, query)
    return {"items": [_shown(row, votes) for row, votes in _counted(rows)], "next": following}


@bp.post("/ideas", summary="Add an idea", responses={201: IdeaOut})
@allowed(Right.WRITE)
@creates_once
def add_idea(body: IdeaIn) -> Response:
    post = ideas.add(
        g.db, by=g.membership, words=body.idea, pillar=pillar_named(body.pillar),
        channels=channels_named(body.channels), now=g.now,
    )  # fmt: skip
    g.db.refresh(post, ["variants"])
    answer = jsonify(_shown(post, 0))
    answer.status_code = 201
    return answer


@bp.put("/ideas/<string:id>/vote", summary="Vote for an idea", responses={200: Votes})
@allowed(Right.WRITE)
def vote_for(path: IdeaPath) -> dict[str, int]:
    return {"votes": ideas.vote(g.db, find(Post, path.id), by=g.membership, now=g.now, wanted=True)}


@bp.delete("/ideas/<string:id>/vote", summary="Take the vote back", responses={200: Votes})
@allowed(Right.WRITE)
def take_vote_back(path: IdeaPath) -> dict[str, int]:
    return {"votes": ideas.vote(g.db, find(Post, path.id), by=g.membership, now=g.now, wanted=False)}


def _counted(posts: list[Post]) -> list[tuple[Post, int]]:
    votes = g.db.scalars(
        select(Vote.post_id).where(
            Vote.workspace_id == g.workspace_id, Vote.post_id.in_([post.id for post in posts])
        )
    ).all()
    return [(post, votes.count(post.id)) for post in posts]


def _shown(post: Post, votes: int) -> dict[str, Any]:
    return {
        "id": post.public_id,
        "title": post.title,
        "text": post.text,
        "pillar": post.pillar.name if post.pillar else None,
        "channels": [variant.channel.public_id for variant in post.variants],
        "votes": votes,
        "created_at": rfc3339(post.created_at),
    }
