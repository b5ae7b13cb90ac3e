"""What the charter found in one variant, and the yes of those who may give one."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler import charter
from scheduler.charter import Waiver, waivers
from scheduler.content import Variant
from scheduler.people import Right
from scheduler.people.roles import ROLE_NAMES
from scheduler.wording import Text
from web.charter.room import bp
from web.language import say
from web.rights import allowed
from web.visit import find, g


@bp.get("/variants/<variant_id>")
@allowed(Right.READ)
def findings(variant_id: str) -> str:
    return _page(find(Variant, variant_id))


@bp.post("/variants/<variant_id>")
@allowed(Right.DECIDE)
def waive(variant_id: str) -> Response | tuple[str, int]:
    variant = find(Variant, variant_id)
    found = charter.review(g.db, variant, at=variant.planned_instant)
    finding = next((one for one in found if one.key == request.form.get("finding")), None)
    if finding is None or finding.waiver is not None:
        flash(gettext("The words changed meanwhile, or somebody has agreed already: look again."), "error")
        return redirect(url_for("charter.findings", variant_id=variant_id))
    try:
        waivers.waive(g.db, variant, finding, why=request.form.get("why", ""), by=g.membership, now=g.now)
    except waivers.CannotWaive as refused:
        return _page(variant, {finding.key: refused.text}), 422
    flash(gettext("Your agreement is written down. It holds for these words."))
    return redirect(url_for("charter.findings", variant_id=variant_id))


@bp.post("/waivers/<waiver_id>/removal")
@allowed(Right.DECIDE)
def take_back_waiver(waiver_id: str) -> Response:
    waiver = find(Waiver, waiver_id)
    variant = g.db.get(Variant, waiver.variant_id) or abort(404)
    try:
        waivers.take_back(g.db, variant, waiver, by=g.membership, now=g.now)
    except waivers.CannotWaive as refused:
        flash(say(refused.text), "error")
    else:
        flash(gettext("Your agreement is taken back."))
    return redirect(url_for("charter.findings", variant_id=variant.public_id))


def _page(variant: Variant, errors: dict[str, Text] | None = None) -> str:
    found = charter.review(g.db, variant, at=variant.planned_instant)
    refused = {
        one.key: waivers.why_not(g.db, variant, one, g.membership, g.now) for one in found if one.blocks
    }
    return render_template(
        "charter/findings.html",
        variant=variant,
        findings=found,
        refused=refused,
        errors=errors or {},
        typed=request.form.get("why", ""),
        role_names=ROLE_NAMES,
        me=g.membership,
    )
