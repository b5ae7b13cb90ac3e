"""What the panel's buttons do to a whole card: approve it, publish it now. Each has a page of its own to fall back on."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler import publishing
from scheduler.approvals import CannotDecide, Verdict, decide
from scheduler.calendar import moving
from scheduler.content import Variant
from scheduler.people import Right
from scheduler.publishing import NotInThatState, Refused, UnderWay
from scheduler.wording import Text
from web.approved import came_of
from web.calendar import bp
from web.language import say
from web.rights import allowed
from web.visit import find, g


@bp.post("/variants/<variant_id>/approval")
@allowed(Right.DECIDE)
def approve(variant_id: str) -> Response:
    """Yes to exactly the words that were shown, on each channel of the card that waits for it."""
    variant = find(Variant, variant_id)
    named, scheduled = _named(variant), 0
    for one in named:
        try:
            decide(
                g.db, one, verdict=Verdict.APPROVE, by=g.membership, now=g.now,
                seen=request.form.get(f"seen-{one.public_id}", ""),
            )  # fmt: skip
        except CannotDecide as refusal:
            return _refused(variant, [refusal.text])
        scheduled += publishing.after_decision(g.db, one, by=g.membership, now=g.now)
    flash(came_of(g.db, named, scheduled=scheduled, now=g.now))
    return _back(variant)


@bp.get("/variants/<variant_id>/publication")
@allowed(Right.SCHEDULE)
def ask_to_publish(variant_id: str) -> str:
    variant = find(Variant, variant_id)
    return render_template(
        "calendar/publish.html",
        variant=variant,
        card=moving.together(g.db, variant),
        back=_address(variant),
    )


@bp.post("/variants/<variant_id>/publication")
@allowed(Right.SCHEDULE)
def publish(variant_id: str) -> Response:
    variant = find(Variant, variant_id)
    leaving = _named(variant)
    for one in leaving:
        try:
            publishing.publish_now(g.db, one, by=g.membership, now=g.now)
        except Refused as refused:
            return _refused(variant, [refusal.text for refusal in refused.refusals])
        except (UnderWay, NotInThatState) as refusal:
            return _refused(variant, [refusal.text])
    flash(ngettext("On its way to %(num)d channel.", "On its way to %(num)d channels.", len(leaving)))
    return _back(variant)


def _named(variant: Variant) -> list[Variant]:
    """Those the form names, of this post; all of the card when it names none."""
    named = request.form.getlist("variant")
    if not named:
        return moving.together(g.db, variant)
    chosen = select(Variant).where(
        Variant.workspace_id == g.workspace_id,
        Variant.post_id == variant.post_id,
        Variant.public_id.in_(named),
    )
    return list(g.db.scalars(chosen))


def _refused(variant: Variant, reasons: list[Text]) -> Response:
    # All or nothing: what was done for the card's other channels is taken back with it.
    g.db.rollback()
    for reason in reasons:
        flash(say(reason), "error")
    return _back(find(Variant, variant.public_id))


def _back(variant: Variant) -> Response:
    return redirect(_address(variant))


def _address(variant: Variant) -> str:
    month = f"{variant.planned_at:%Y-%m}" if variant.planned_at else None
    return url_for("calendar.show", month=month, post=variant.post.public_id)
