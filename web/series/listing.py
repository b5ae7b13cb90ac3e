"""Every series, the next to come back first."""

from __future__ import annotations

from flask import render_template

from scheduler.series import listing, saying
from web.series.room import bp
from web.visit import g


@bp.get("")
def show() -> str:
    found = listing.everything(g.db, g.workspace_id)
    return render_template(
        "series/list.html",
        living=[one for one in found if one.next_at is not None or (one.rotates and one.ended_at is None)],
        over=[one for one in found if one.next_at is None and not (one.rotates and one.ended_at is None)],
        said=saying.said,
    )
