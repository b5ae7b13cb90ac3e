"""What a person decides about one delivery."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import publishing
from scheduler.content import Variant
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery, Kind, NotInThatState, Refused, UnderWay
from scheduler.publishing.planned import lateness
from scheduler.publishing.reading_back.resolving import ProofNeeded
from scheduler.wording import Text
from web.queue.blueprint import bp
from web.queue.looking import page
from web.queue.patience import PatienceForm, chosen
from web.rights import allowed
from web.visit import find, g

Refusal = (NotInThatState, Refused, UnderWay, ProofNeeded, NotAllowed)
LONGEST = 2000


@bp.post("/<delivery_id>/resolution")
@allowed("resolve")
def resolve(delivery_id: str) -> Response | tuple[str, int]:
    """It is out, it is not, or it never shall be."""
    delivery, outcome = _publishing(delivery_id), request.form.get("outcome", "")
    if outcome not in ("published", "absent", "dropped"):
        abort(400)
    typed = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("permalink", "note")}
    try:
        publishing.resolve(g.db, _variant(delivery), outcome=outcome, by=g.membership, now=g.now, **typed)  # type: ignore[arg-type]
    except Refusal as refusal:
        return refused(delivery, refusal, typed)
    done = {
        "published": gettext("Noted as published."),
        "absent": gettext("It is sent again now."),
        "dropped": gettext("Dropped: it will not go out."),
    }
    flash(done[outcome])
    return redirect(url_for("queue.show"))


@bp.post("/<delivery_id>/publication")
@allowed("schedule")
def publish(delivery_id: str) -> Response | tuple[str, int]:
    """Now, if the gate lets it."""
    delivery = _publishing(delivery_id)
    try:
        publishing.publish_now(g.db, _variant(delivery), by=g.membership, now=g.now)
    except Refusal as refusal:
        return refused(delivery, refusal)
    flash(gettext("It leaves now."))
    return redirect(url_for("queue.delivery", delivery_id=delivery_id))


@bp.post("/<delivery_id>/unscheduling")
@allowed("schedule")
def unschedule(delivery_id: str) -> Response | tuple[str, int]:
    """Nothing leaves by itself any more; the planned time stays."""
    delivery = _publishing(delivery_id)
    try:
        publishing.unschedule(g.db, _variant(delivery), by=g.membership, now=g.now)
    except Refusal as refusal:
        return refused(delivery, refusal)
    flash(gettext("Taken off the schedule. Its planned time stays."))
    return redirect(url_for("queue.delivery", delivery_id=delivery_id))


@bp.post("/<delivery_id>/patience")
@allowed("write")
def be_patient(delivery_id: str) -> Response | tuple[str, int]:
    """How late it is still worth publishing: its own rule, or its channel's again."""
    delivery = find(Delivery, delivery_id)
    then, minutes = request.form.get("then", ""), request.form.get("minutes", "").strip()
    try:
        lateness.choose(g.db, _variant(delivery), chosen(then, minutes), by=g.membership, now=g.now)
    except lateness.BadPatience as wrong:
        return page(delivery, patience=PatienceForm(minutes, then, {"minutes": wrong.text})), 422
    except NotAllowed as refusal:
        return refused(delivery, refusal)
    flash(gettext("Kept."))
    return redirect(url_for("queue.delivery", delivery_id=delivery_id))


def _publishing(delivery_id: str) -> Delivery:
    """Corrections and removals have questions of their own."""
    delivery = find(Delivery, delivery_id)
    return delivery if delivery.kind == Kind.PUBLISH else abort(404)


def _variant(delivery: Delivery) -> Variant:
    return delivery.variant or abort(404)


def refused(delivery: Delivery, refusal: Exception, typed: dict[str, str] | None = None) -> tuple[str, int]:
    reasons: list[Text]
    if isinstance(refusal, Refused):
        reasons = [one.text for one in refusal.refusals]
    else:
        reasons = [refusal.text]  # type: ignore[attr-defined]
    delivery_id = delivery.public_id
    g.db.rollback()
    return page(find(Delivery, delivery_id), reasons, typed), 422
