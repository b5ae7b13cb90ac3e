"""One delivery: what it is, what was tried, what came back for each part."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request
from sqlalchemy import select

from scheduler.adapters.base import COMMENT
from scheduler.publishing import Attempt, Delivery, Part
from scheduler.publishing.planned import desk
from scheduler.publishing.planned.desk import PARTS_A_PAGE
from scheduler.wording import N_, Text
from web.language import say
from web.queue import figures
from web.queue.blueprint import bp
from web.queue.patience import PatienceForm
from web.rights import may
from web.visit import find, g


@bp.get("/<delivery_id>")
def delivery(delivery_id: str) -> str:
    return page(find(Delivery, delivery_id))


@bp.get("/attempts/<attempt_id>")
def attempt(attempt_id: str) -> str:
    """One try: what was sent, what came back, how long it took, which parts it touched."""
    found = find(Attempt, attempt_id)
    delivery = g.db.scalars(
        select(Delivery).where(Delivery.workspace_id == g.workspace_id, Delivery.id == found.delivery_id)
    ).one()
    return render_template(
        "queue/attempt.html",
        attempt=found,
        delivery=delivery,
        parts=[(part, _name(part)) for part in desk.parts_of(g.db, found)],
    )


def page(
    delivery: Delivery,
    reasons: Sequence[Text] = (),
    typed: dict[str, str] | None = None,
    *,
    patience: PatienceForm | None = None,
) -> str:
    """The page; `reasons` say why what was asked for is not possible, `typed` is shown again."""
    written = request.args.get("parts", "1")
    number = int(written) if written.isdecimal() and len(written) < 6 and int(written) else 1
    found = desk.parts(g.db, delivery, page=number)
    return render_template(
        "queue/delivery.html",
        delivery=delivery,
        attempts=list(reversed(delivery.attempts)),
        parts=[(part, _name(part)) for part in found[:PARTS_A_PAGE]],
        parts_page=number,
        more_parts=len(found) > PARTS_A_PAGE,
        heard=figures.heard(delivery),
        part_counts=desk.parts_by_state(g.db, delivery),
        reasons=reasons,
        typed=typed or {},
        patience=patience or PatienceForm.of(delivery),
    )


def _name(part: Part) -> str | None:
    """None for a recipient's address, where it is not for everybody to read."""
    if part.name == COMMENT and part.recipient_id is None:
        return say(N_("First comment"))
    return part.name if part.recipient_id is None or may("connect") else None
