"""Events of real life and campaigns of traditional marketing, with the posts tied to them."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal

from flask import Response, abort, jsonify
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import select

from scheduler.calendar import bulk
from scheduler.calendar.following import follow, followers
from scheduler.content import Post
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.planning import Event, EventKind, accompanying, events
from scheduler.planning.events import Outline
from scheduler.publishing import State
from web.api.blueprint import bp
from web.api.idempotency import creates_once
from web.api.paging import Paging, page
from web.language import say
from web.rights import allowed, may
from web.visit import find, g


def _on_the_wall(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("An hour on the workspace's wall, without a zone, such as 14:30.")
    return at


Hour = Annotated[time, AfterValidator(_on_the_wall)]


class EventPath(BaseModel):
    id: str


class EventPostPath(EventPath):
    post: str


class EventIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=120)
    kind: Literal["meeting", "traditional"] = "meeting"
    place: str = Field("", max_length=200)
    note: str = Field("", max_length=10_000)
    starts_on: date
    starts_at: Hour | None = Field(None, description="On the workspace's wall; null: whole days.")
    ends_on: date | None = Field(None, description="The last day, included; null: it is one day.")
    ends_at: Hour | None = None


class EventChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, min_length=1, max_length=120)
    kind: Literal["meeting", "traditional"] | None = None
    place: str | None = Field(None, max_length=200)
    note: str | None = Field(None, max_length=10_000)
    starts_on: date | None = None
    starts_at: Hour | None = None
    ends_on: date | None = None
    ends_at: Hour | None = None
    posts: Literal["move", "leave"] = Field("leave", description="Put off: what becomes of its posts.")


class MovedOut(BaseModel):
    variant: str
    moved: bool
    refusals: list[str]


class EventOut(BaseModel):
    id: str
    name: str
    kind: str
    place: str
    note: str
    starts_on: str
    starts_at: str | None
    ends_on: str
    ends_at: str | None
    posts: dict[str, list[str]] = Field(
        description="Ids of its posts: before, during, after, undated. Empty in a list."
    )
    moved: list[MovedOut] = Field(description="After a change that takes its posts along.")


class EventList(BaseModel):
    items: list[EventOut]
    next: str | None


@bp.get("/events", summary="Events", responses={200: EventList})
def list_events(query: Paging) -> dict[str, Any]:
    its = select(Event).where(Event.workspace_id == g.workspace_id, Event.deleted_at.is_(None))
    rows, following = page(its, Event.id, query)
    return {"items": [_shown(row) for row in rows], "next": following}


@bp.get("/events/<string:id>", summary="One event, with its posts", responses={200: EventOut})
def one_event(path: EventPath) -> dict[str, Any]:
    return _whole(_living(path.id))


@bp.post("/events", summary="Write down an event", responses={201: EventOut})
@allowed(Right.PLAN)
@creates_once
def add_event(body: EventIn) -> Response:
    wish = Outline(
        body.name, body.starts_on, body.ends_on or body.starts_on, body.starts_at, body.ends_at, body.place,
        body.note, EventKind(body.kind),
    )  # fmt: skip
    answer = jsonify(_shown(events.add(g.db, wish, by=g.membership, now=g.now)))
    answer.status_code = 201
    return answer


@bp.patch("/events/<string:id>", summary="Change an event", responses={200: EventOut})
@allowed(Right.PLAN)
def change_event(path: EventPath, body: EventChange) -> dict[str, Any]:
    """With `posts: move` those not out yet follow it, each through the gate; at most 200."""
    event = _living(path.id)
    given = body.model_dump(exclude_unset=True, exclude={"posts"})
    was = events.outline(event)
    # A name, a day or a kind cannot be taken away: null leaves them.
    kept = {
        name: value for name, value in given.items() if value is not None or name in ("starts_at", "ends_at")
    }
    wish = Outline(**(vars(was) | kept | {"kind": EventKind(kept.get("kind", was.kind))}))
    moving = followers(g.db, event, wish, g.membership) if body.posts == "move" else {}
    if sum(map(len, moving.values())) > bulk.MOST:
        abort(413)
    # The token's scopes count, not only the person's role: moving what is scheduled is scheduling.
    scheduled = any(v.delivery.state == State.SCHEDULED for some in moving.values() for v in some)
    if scheduled and not may(Right.SCHEDULE):
        raise NotAllowed(Right.SCHEDULE)
    events.change(g.db, event, wish, by=g.membership, now=g.now)
    moved = follow(g.db, moving, by=g.membership, now=g.now)
    return _whole(event) | {
        "moved": [
            {
                "variant": one.variant,
                "moved": bool(one.done),
                "refusals": [say(text) for text in one.refusals],
            }
            for one in moved
        ]
    }


@bp.delete("/events/<string:id>", summary="Take an event away", responses={204: None})
@allowed(Right.PLAN)
def take_event_away(path: EventPath) -> tuple[str, int]:
    """Its posts stay as they are."""
    events.delete(g.db, _living(path.id), by=g.membership, now=g.now)
    return "", 204


@bp.put("/events/<string:id>/posts/<string:post>", summary="Tie a post to an event", responses={204: None})
@allowed(Right.WRITE)
def tie_post(path: EventPostPath) -> tuple[str, int]:
    accompanying.tie(g.db, _living(path.id), [find(Post, path.post)], by=g.membership, now=g.now)
    return "", 204


@bp.delete("/events/<string:id>/posts/<string:post>", summary="Untie a post", responses={204: None})
@allowed(Right.WRITE)
def untie_post(path: EventPostPath) -> tuple[str, int]:
    accompanying.untie(g.db, _living(path.id), find(Post, path.post), by=g.membership, now=g.now)
    return "", 204


def _living(public_id: str) -> Event:
    found = find(Event, public_id)
    return abort(404) if found.deleted_at else found


def _whole(event: Event) -> dict[str, Any]:
    parts = accompanying.company(g.db, event, g.workspace).parts
    return _shown(event) | {
        "posts": {part: [post.public_id for post in some] for part, some in parts.items()}
    }


def _shown(event: Event) -> dict[str, Any]:
    return {
        "id": event.public_id,
        "name": event.name,
        "kind": event.kind,
        "place": event.place,
        "note": event.note,
        "starts_on": event.starts_on.isoformat(),
        "starts_at": f"{event.starts_at:%H:%M}" if event.starts_at else None,
        "ends_on": event.ends_on.isoformat(),
        "ends_at": f"{event.ends_at:%H:%M}" if event.ends_at else None,
        "posts": {},
        "moved": [],
    }
