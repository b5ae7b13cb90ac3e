"""All channels at a glance: how each is, and when its next post leaves."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from scheduler.channels import keeping
from scheduler.publishing import Delivery, State
from web.channels.blueprint import bp, channel_here
from web.rights import allowed
from web.visit import g


@bp.get("")
def show() -> str:
    return render_template(
        "channels/list.html",
        channels=keeping.listed(g.db, g.workspace_id),
        ended=keeping.ended(g.db, g.workspace_id),
        next_due=next_due(),
        has_plan="plan.show" in current_app.view_functions,
    )


@bp.post("/<channel_id>/place")
@allowed("connect")
def move(channel_id: str) -> Response:
    """Up or down by one, in every list of channels."""
    step = -1 if request.form.get("step") == "up" else 1
    keeping.move(g.db, channel_here(channel_id), step, by=g.membership, now=g.now)
    return redirect(url_for("channels.show"))


def next_due() -> dict[int, datetime]:
    """When the next scheduled post of each channel leaves, by channel."""
    rows = g.db.execute(
        select(Delivery.channel_id, func.min(Delivery.due_at))
        .where(Delivery.workspace_id == g.workspace_id, Delivery.state == State.SCHEDULED)
        .group_by(Delivery.channel_id)
    )
    return {channel_id: due for channel_id, due in rows if due is not None}
