"""The status page: would a post go out right now?"""

from __future__ import annotations

from flask import Blueprint, render_template

from scheduler.health import Level, check_all
from scheduler.people import Right
from web.house import house
from web.rights import allowed
from web.visit import g

bp = Blueprint("status", __name__)

TONES = {Level.FINE: "good", Level.WATCH: "warn", Level.BAD: "bad"}


@bp.get("/status")
@allowed(Right.STATUS)
def show() -> str:
    here = house()
    checks = check_all(
        here.settings, here.sessions, clock=here.clock, sealer=here.sealer, workspace_id=g.workspace_id
    )
    worst = max(check.level for check in checks)
    return render_template("status.html", checks=checks, worst=worst, tones=TONES, levels=Level)
