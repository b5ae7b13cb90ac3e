"""Variants: what one channel will say, when, and what became of it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from scheduler import publishing
from scheduler.content import Post, Variant
from scheduler.db import gate_lock
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.publishing import State
from scheduler.publishing.corrections import concluding, public
from scheduler.publishing.planned import editing
from web.api import etags
from web.api.blueprint import bp
from web.api.lookups import hung
from web.api.paging import Paging, page
from web.api.reading import variant_out, variants_out
from web.api.shapes.posts import AttemptList, ResolutionIn, VariantList, VariantOut, VariantPatch
from web.api.shapes.times import PlannedIn, rfc3339
from web.language import say
from web.rights import allowed, may
from web.visit import find, g


class VariantPath(BaseModel):
    id: str = Field(description="Id of a variant.")


@bp.get("/variants", summary="List variants", responses={200: VariantList})
def variants(query: Paging) -> dict[str, Any]:
    statement = (
        select(Variant)
        .join(Post, Post.id == Variant.post_id)
        .where(Variant.workspace_id == g.workspace_id, Post.deleted_at.is_(None), Post.template.is_(False))
        .options(
            contains_eager(Variant.post).selectinload(Post.attachments),
            joinedload(Variant.channel),
            selectinload(Variant.delivery),
            selectinload(Variant.attachments),
        )
    )
    rows, following = page(statement, Variant.id, query)
    return {"items": variants_out(rows), "next": following}


@bp.get("/variants/<string:id>", summary="One variant", responses={200: VariantOut})
def variant(path: VariantPath) -> Response:
    return _shown(find(Variant, path.id))


@bp.patch("/variants/<string:id>", summary="Tailor a variant, or plan a draft", responses={200: VariantOut})
@allowed(Right.WRITE)
def tailor(path: VariantPath, body: VariantPatch) -> Response:
    """A scheduled variant passes the gate again; where it does not, it is no longer scheduled."""
    found = _here(path.id)
    given = body.model_fields_set
    if given & {"text", "options"}:
        text = body.text if "text" in given else found.text
        options = body.options if "options" in given else None
        editing.tailor(g.db, found, text, options=options, by=g.membership, now=g.now)
    if "media" in given:
        images = None if body.media is None else hung(body.media)
        editing.set_images(g.db, found, images, by=g.membership, now=g.now)
    if "planned" in given:
        # The token's scopes count, not only the person's role: moving what is scheduled is scheduling.
        if found.delivery.state == State.SCHEDULED and not may(Right.SCHEDULE):
            raise NotAllowed(Right.SCHEDULE)
        planned = body.planned.local_time() if body.planned else None
        editing.plan(g.db, found, planned, by=g.membership, now=g.now)
    g.db.flush()
    return _shown(found)


@bp.put(
    "/variants/<string:id>/schedule", summary="Put it on the calendar for good", responses={200: VariantOut}
)
@allowed(Right.SCHEDULE)
def schedule(path: VariantPath, body: PlannedIn) -> Response:
    """From here on it leaves by itself. Asked of the gate: 422 `refused` carries every finding."""
    found = _here(path.id)
    publishing.schedule(g.db, found, planned=body.local_time(), by=g.membership, now=g.now)
    g.db.flush()
    return _shown(found)


@bp.delete("/variants/<string:id>/schedule", summary="Take it off the schedule", responses={200: VariantOut})
@allowed(Right.SCHEDULE)
def unschedule(path: VariantPath) -> Response:
    """The planned time stays; nothing leaves by itself any more."""
    found = _here(path.id)
    publishing.unschedule(g.db, found, by=g.membership, now=g.now)
    g.db.flush()
    return _shown(found)


@bp.post("/variants/<string:id>/publication", summary="Publish now", responses={202: VariantOut})
@allowed(Right.SCHEDULE)
def publish_now(path: VariantPath) -> Response:
    """Due at once, and the tick is woken when this call is committed."""
    found = _here(path.id)
    publishing.publish_now(g.db, found, by=g.membership, now=g.now)
    g.db.flush()
    return _shown(found, 202)


@bp.post("/variants/<string:id>/resolution", summary="Say what became of it", responses={200: VariantOut})
@allowed(Right.RESOLVE)
def resolve(path: VariantPath, body: ResolutionIn) -> Response:
    """For what waits for a person: unconfirmed, held, missed, failed, manual tasks."""
    found = _here(path.id)
    about = public.open_afterwards(g.db, found)
    if about is not None:
        # Nothing else of it can be in doubt: it is about its correction or removal.
        concluding.conclude(
            g.db, about, outcome=body.outcome, note=body.note or body.permalink, by=g.membership, now=g.now
        )
    else:
        publishing.resolve(
            g.db,
            found,
            outcome=body.outcome,
            permalink=body.permalink,
            note=body.note,
            by=g.membership,
            now=g.now,
        )
    g.db.flush()
    return _shown(found)


@bp.get(
    "/variants/<string:id>/attempts",
    summary="What was tried, and what came back",
    responses={200: AttemptList},
)
def attempts(path: VariantPath) -> dict[str, Any]:
    """Of its publication, its corrections and its removal, in order; `parts` are those of the publication."""
    found = find(Variant, path.id)
    delivery = found.delivery
    return {
        "items": [
            {
                "id": one.public_id,
                "kind": one.kind,
                "key": one.key,
                "started_at": rfc3339(one.started_at),
                "finished_at": one.finished_at and rfc3339(one.finished_at),
                "outcome": one.outcome,
                "reason": one.reason and say(one.reason),
                "wire": one.wire,
            }
            for one in public.attempts(g.db, found)
        ],
        "parts": [
            {
                "ordinal": part.ordinal,
                # An address of the list is not for everybody to read.
                "name": part.name if part.recipient_id is None or may(Right.CONNECT) else None,
                "state": part.state,
                "reason": part.reason and say(part.reason),
                "receipt": part.receipt,
                "finished_at": part.finished_at and rfc3339(part.finished_at),
            }
            for part in delivery.parts
        ],
        "next": None,
    }


def _here(public_id: str) -> Variant:
    """For a write: the row as it is once nobody else is writing the post, at the version the caller read."""
    found = find(Variant, public_id)
    gate_lock.hold(g.db, [g.workspace_id])  # before any row: whoever closes the gate wants them next
    g.db.refresh(found.post, with_for_update=True)
    g.db.refresh(found)
    if found.post.deleted_at is not None:
        abort(404)
    etags.demand_match(found.version)
    return found


def _shown(found: Variant, status: int = 200) -> Response:
    g.db.expire(found, ["delivery"])
    return etags.answer(variant_out(found), found.version, status)
