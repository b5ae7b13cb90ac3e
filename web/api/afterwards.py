"""What is published already: corrected, or taken down; and thought better of."""

from __future__ import annotations

from flask import Response, abort

from scheduler.content import Post, Variant
from scheduler.db import gate_lock
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery, Kind, NotInThatState, State
from scheduler.publishing.corrections import correcting, public, taking_down
from scheduler.wording import Text
from web.api import etags
from web.api.blueprint import bp
from web.api.lookups import hung
from web.api.posts import PostPath
from web.api.reading import post_out, variant_out
from web.api.shapes.posts import CorrectionIn, PostOut, RemovalIn, VariantOut
from web.api.variants import VariantPath
from web.rights import allowed, may
from web.visit import find, g


@bp.post("/variants/<string:id>/correction", summary="Correct what is published", responses={202: VariantOut})
@allowed(Right.WRITE)
def correct(path: VariantPath, body: CorrectionIn) -> Response:
    """Asked of the gate. `correction.state` is unscheduled while a yes is missing, waiting where a person does it."""
    found = _locked(path.id)
    if found.post.deleted_at is not None:
        abort(404)
    proposed = correcting.propose(
        g.db,
        found,
        text=body.text,
        options=body.options,
        images=None if body.media is None else hung(body.media),
        reason=body.reason,
        by_hand=body.by_hand,
        by=g.membership,
        now=g.now,
    )
    if not proposed.missing and not may(Right.SCHEDULE):
        # It would leave by itself: the token's scopes count, not only the person's role.
        raise NotAllowed(Right.SCHEDULE)
    return _shown(found, 202)


@bp.delete("/variants/<string:id>/correction", summary="Withdraw a correction", responses={200: VariantOut})
@allowed(Right.WRITE)
def withdraw_correction(path: VariantPath) -> Response:
    """Until a worker has taken it: the variant says again what its readers see."""
    found = _locked(path.id)
    correcting.withdraw(g.db, _open(found, Kind.EDIT), by=g.membership, now=g.now)
    return _shown(found)


@bp.post("/variants/<string:id>/removal", summary="Take down what is published", responses={202: VariantOut})
@allowed(Right.SCHEDULE)
def take_down(path: VariantPath, body: RemovalIn) -> Response:
    """Asked twice, it is the same removal. Also for a post in the bin."""
    found = _locked(path.id)
    taking_down.take_down(g.db, found, reason=body.reason, by_hand=body.by_hand, by=g.membership, now=g.now)
    return _shown(found, 202)


@bp.delete("/variants/<string:id>/removal", summary="Leave it up after all", responses={200: VariantOut})
@allowed(Right.SCHEDULE)
def leave_up(path: VariantPath) -> Response:
    """Until a worker has taken it."""
    found = _locked(path.id)
    taking_down.withdraw(g.db, _open(found, Kind.REMOVE), by=g.membership, now=g.now)
    return _shown(found)


@bp.post("/posts/<string:id>/removal", summary="Take down all of a post", responses={202: PostOut})
@allowed(Right.SCHEDULE)
def take_down_everywhere(path: PostPath, body: RemovalIn) -> Response:
    """Everything of it that is out; `notes` name the channels where it cannot be."""
    found = find(Post, path.id)
    gate_lock.hold(g.db, [g.workspace_id])  # before any row: whoever closes the gate wants them next
    g.db.refresh(found, with_for_update=True)
    etags.demand_match(found.version)
    notes: list[Text]
    _, notes = taking_down.take_down_everywhere(g.db, found, reason=body.reason, by=g.membership, now=g.now)
    g.db.flush()
    return etags.answer(post_out(found, notes=notes), found.version, 202)


def _locked(public_id: str) -> Variant:
    found = find(Variant, public_id)
    gate_lock.hold(g.db, [g.workspace_id])
    g.db.refresh(found.post, with_for_update=True)
    g.db.refresh(found)
    etags.demand_match(found.version)
    return found


def _open(variant: Variant, kind: Kind) -> Delivery:
    there = public.open_afterwards(g.db, variant)
    if there is None or there.kind != kind:
        raise NotInThatState(variant.delivery, State.DROPPED)
    return there


def _shown(found: Variant, status: int = 200) -> Response:
    g.db.flush()
    g.db.expire(found, ["delivery"])
    return etags.answer(variant_out(found), found.version, status)
