"""What a person says about a correction or a removal."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.publishing import Delivery, Kind
from scheduler.publishing.corrections import concluding
from web.queue.acting import Refusal, refused
from web.queue.blueprint import bp
from web.rights import allowed
from web.visit import find, g


@bp.post("/<delivery_id>/conclusion")
@allowed("resolve")
def conclude(delivery_id: str) -> Response | tuple[str, int]:
    """It is done there, it is tried once more, or a person does it."""
    delivery, what = _afterwards(delivery_id), request.form.get("what", "")
    try:
        if what == "done":
            note = request.form.get("note", "")
            concluding.done(g.db, delivery, note=note, by=g.membership, now=g.now)
            flash(gettext("Noted as done."))
        elif what == "again":
            concluding.again(g.db, delivery, by=g.membership, now=g.now)
            flash(gettext("It is tried again now."))
        elif what == "hand":
            concluding.by_hand(g.db, delivery, by=g.membership, now=g.now)
            flash(gettext("It is a task now."))
        else:
            abort(400)
    except Refusal as refusal:
        return refused(delivery, refusal)
    return redirect(url_for("queue.delivery", delivery_id=delivery_id))


@bp.post("/<delivery_id>/withdrawal")
@allowed("write")
def withdraw(delivery_id: str) -> Response | tuple[str, int]:
    """What is published stays as it is: possible until a worker has taken it."""
    delivery = _afterwards(delivery_id)
    try:
        concluding.leave(g.db, delivery, by=g.membership, now=g.now)
    except Refusal as refusal:
        return refused(delivery, refusal)
    flash(
        gettext("Withdrawn: it stays up.")
        if delivery.kind == Kind.REMOVE
        else gettext("Withdrawn: readers go on seeing what they saw.")
    )
    return redirect(url_for("queue.delivery", delivery_id=delivery_id))


def _afterwards(delivery_id: str) -> Delivery:
    delivery = find(Delivery, delivery_id)
    return delivery if delivery.kind != Kind.PUBLISH else abort(404)
