"""Has anything on the calendar changed? Asked every few seconds by every open page, so it costs next to nothing."""

from __future__ import annotations

from flask import jsonify, request
from werkzeug.wrappers import Response

from web.calendar import bp
from web.visit import g


@bp.get("/calendar/changes")
def changes() -> Response:
    """A counter and its ETag; 304 most of the time. The visitor was read with the request: no query of its own."""
    membership = g.visitor.membership if g.visitor else None
    number = membership.workspace.changes if membership else 0
    response = jsonify(changes=number)
    response.set_etag(str(number))
    response.cache_control.private = True
    response.cache_control.no_cache = True
    return response.make_conditional(request)
