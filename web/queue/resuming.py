"""The resume desk: what a freeze holds, each or many at once; and the exceptions made from it by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.db import LocalTime
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery, Freeze, FreezeRelease
from scheduler.publishing.planned import releasing, resuming
from web.language import say
from web.queue.blueprint import bp
from web.rights import allowed, may
from web.visit import find, g

MOST, TOLD = 100, 5


@bp.post("/freezes/<freeze_id>/resumption")
@allowed("resolve")
def resume(freeze_id: str) -> Response:
    """What was ticked, or the one whose button was pressed: now, at the time that was shown, or never."""
    found = find(Freeze, freeze_id)
    what, _, only = request.form.get("do", "").partition(":")
    if what not in ("now", "suggested", "drop"):
        abort(400)
    if what != "drop" and not may(Right.SCHEDULE):
        abort(403)
    ids = [only] if only else request.form.getlist("delivery")[:MOST]
    rows = _held(ids)
    if not rows:
        flash(gettext("Nothing was chosen."), "error")
        return redirect(url_for("queue.freeze", freeze_id=found.public_id))
    times = {row.id: at for row in rows if (at := _shown(row)) is not None}
    _tell(
        what,
        resuming.decide(g.db, found, rows, what, times=times, by=g.membership, now=g.now),  # type: ignore[arg-type]
    )
    return redirect(url_for("queue.freeze", freeze_id=found.public_id))


@bp.post("/freezes/<freeze_id>/releases")
@allowed("freeze")
def release(freeze_id: str) -> Response:
    found = find(Freeze, freeze_id)
    delivery = find(Delivery, request.form.get("delivery", ""))
    variant = delivery.variant or abort(404)
    try:
        releasing.release(g.db, found, variant, why=request.form.get("why", ""), by=g.membership, now=g.now)
        flash(gettext("Released: it may leave inside this freeze, in the words it has now."))
    except (releasing.CannotRelease, NotAllowed) as refusal:
        flash(say(refusal.text), "error")
    return redirect(url_for("queue.freeze", freeze_id=freeze_id))


@bp.post("/freezes/<freeze_id>/releases/<int:number>/removal")
@allowed("freeze")
def take_back_release(freeze_id: str, number: int) -> Response:
    found = find(Freeze, freeze_id)
    given = g.db.scalar(
        select(FreezeRelease).where(
            FreezeRelease.workspace_id == g.workspace_id,
            FreezeRelease.freeze_id == found.id,
            FreezeRelease.id == number,
        )
    )
    releasing.take_back(g.db, given or abort(404), by=g.membership, now=g.now)
    flash(gettext("Taken back: the freeze holds it like the others."))
    return redirect(url_for("queue.freeze", freeze_id=freeze_id))


def _held(ids: Sequence[str]) -> Sequence[Delivery]:
    return g.db.scalars(
        select(Delivery)
        .where(Delivery.workspace_id == g.workspace_id, Delivery.public_id.in_(ids))
        .order_by(Delivery.due_at, Delivery.id)
    ).all()


def _shown(row: Delivery) -> LocalTime | None:
    """The time that stood beside it: what one reads is what one gets."""
    try:
        at = datetime.fromisoformat(request.form.get(f"at-{row.public_id}", "")).replace(tzinfo=None)
    except ValueError:
        return None
    return LocalTime(at, row.channel.zone)


def _tell(what: str, outcomes: list[resuming.Outcome]) -> None:
    done = sum(not one.refusals for one in outcomes)
    if done:
        flash(
            {
                "now": ngettext("One leaves now.", "%(num)d leave now.", done),
                "suggested": ngettext("One has a new time.", "%(num)d have a new time.", done),
                "drop": ngettext("One is dropped.", "%(num)d are dropped.", done),
            }[what]
        )
    refused = [one for one in outcomes if one.refusals]
    for one in refused[:TOLD]:
        flash(f"{one.variant.post.title} · {one.variant.channel.name}: {say(one.refusals[0])}", "error")
    if len(refused) > TOLD:
        more = len(refused) - TOLD
        flash(ngettext("And one more was refused.", "And %(num)d more were refused.", more), "error")
