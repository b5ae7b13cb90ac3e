"""Private iCalendar addresses, made and revoked by program."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify
from pydantic import BaseModel, ConfigDict, Field

from scheduler.calendar import Content, Feed
from scheduler.calendar.feeds import addresses
from scheduler.calendar.filter import Filter
from scheduler.people import Right
from web.api.blueprint import bp
from web.api.shapes.times import rfc3339
from web.feed_address import address_of
from web.rights import allowed
from web.visit import find, g


class FeedPath(BaseModel):
    id: str


class FeedIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120)
    filter: dict[str, Any] = Field(default_factory=dict, description="{} is everything.")
    content: Content = Content.POSTS
    public: bool = Field(default=False, description="For anybody: posts that are out. An owner's to open.")


class FeedOut(BaseModel):
    id: str
    name: str
    content: Content
    public: bool
    filter: dict[str, Any]
    created_at: str
    read_at: str | None


class NewFeed(FeedOut):
    url: str = Field(description="The secret address, shown this once.")


class FeedList(BaseModel):
    items: list[FeedOut]
    next: str | None


@bp.get("/feeds", summary="My feeds", responses={200: FeedList})
def feeds() -> dict[str, Any]:
    return {"items": [_shown(feed) for feed in addresses.feeds_of(g.db, g.membership)], "next": None}


@bp.post("/feeds", summary="Open a feed", responses={201: NewFeed})
@allowed(Right.READ)
def open_feed(body: FeedIn) -> Response:
    # Not remembered under an Idempotency-Key: the answer holds the secret, of which only the hash is kept.
    feed, secret = addresses.open_feed(
        g.db,
        g.membership,
        name=body.name,
        filter=Filter.from_json(body.filter),
        now=g.now,
        content=body.content,
        public=body.public,
    )
    answer = jsonify(_shown(feed) | {"url": address_of(feed, secret)})
    answer.status_code = 201
    return answer


@bp.delete("/feeds/<string:id>", summary="Revoke a feed", responses={204: None})
@allowed(Right.READ)
def revoke(path: FeedPath) -> tuple[str, int]:
    feed = find(Feed, path.id)
    if not addresses.holds(g.membership, feed):
        abort(404)
    addresses.revoke(g.db, feed, by=g.membership, now=g.now)
    return "", 204


def _shown(feed: Feed) -> dict[str, Any]:
    return {
        "id": feed.public_id,
        "name": feed.name,
        "content": feed.content,
        "public": feed.public,
        "filter": feed.filter,
        "created_at": rfc3339(feed.created_at),
        "read_at": feed.read_at and rfc3339(feed.read_at),
    }
