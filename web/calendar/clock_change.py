"""What moves at the next change of the clocks, looked at before it comes."""

from __future__ import annotations

from flask import render_template

from scheduler.calendar.clock_change import preview
from web.calendar import bp
from web.visit import g


@bp.get("/calendar/clock-changes")
def clock_change() -> str:
    me = g.visitor.user if g.visitor else None
    also = [name for name in ((me.zone, me.second_zone) if me else ()) if name]
    found = preview(g.db, g.workspace_id, g.workspace.zone, now=g.now, also=also)
    return render_template("calendar/clock_change.html", found=found, house=g.workspace.zone)
