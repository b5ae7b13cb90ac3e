"""Which cards of the sheet get in each other's way: asked for after the sheet is there, so that nobody waits for it."""

from __future__ import annotations

from flask import jsonify
from werkzeug.wrappers import Response

from scheduler.calendar.clashes import KINDS, clashes, marks
from web.calendar import bp
from web.calendar.scene import Scene
from web.calendar.sheet import Sheet
from web.language import say
from web.visit import g


@bp.get("/calendar/clashes/marks")
def clash_marks() -> Response:
    """`{"marks": {variant: "Same channel, same hour"}}`, of what lies ahead."""
    start, end = Scene(Sheet.from_address()).window
    found = marks(clashes(g.db, g.workspace_id, start=start, end=end), since=g.now)
    return jsonify(
        marks={variant: " · ".join(say(KINDS[kind]) for kind in kinds) for variant, kinds in found.items()}
    )
