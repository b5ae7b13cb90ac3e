"""Every series, the next to come back first."""

from __future__ import annotations

from flask import render_template

from scheduler.series import Series, listing, saying
from web.series.room import bp
from web.visit import g


@bp.get("")
def show() -> str:
    found = listing.everything(g.db, g.workspace_id)
    ahead = listing.with_dates_ahead(g.db, g.workspace_id, g.now)

    def lives(one: Series) -> bool:
        return one.next_at is not None or one.id in ahead or (one.rotates and one.ended_at is None)

    return render_template(
        "series/list.html",
        living=[one for one in found if lives(one)],
        over=[one for one in found if not lives(one)],
        later={one.came_from_id: one for one in found if one.came_from_id},
        said=saying.said,
    )
