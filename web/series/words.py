"""Bringing words to the dates that follow: those of the series, or those one date says now."""

from __future__ import annotations

from flask import abort, flash, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.people import Right
from scheduler.series import Occurrence, errands, following
from web.rights import allowed
from web.series.room import back_to, bp, the_series, wall_of
from web.visit import find, g


@bp.post("/<series_id>/words")
@allowed(Right.WRITE)
def bring_words(series_id: str) -> Response:
    """What the series says, to the dates ahead."""
    series = the_series(series_id)
    since = request.form.get("since", "")
    took = following.bring(
        g.db, series, by=g.membership, now=g.now, since=wall_of(since) if since else None,
        also_touched=bool(request.form.get("also_touched")),
    )  # fmt: skip
    say_how_many(took)
    return back_to(series)


@bp.post("/dates/<occurrence_id>/words")
@allowed(Right.WRITE)
def from_this_one(occurrence_id: str) -> Response:
    """What one date says, to those after it or to all."""
    occurrence = find(Occurrence, occurrence_id)
    if occurrence.post is None or occurrence.fate != "made":
        abort(404)
    series, took = following.from_this_one(
        g.db, occurrence, later_only=request.form.get("scope") != "all", by=g.membership, now=g.now,
        also_touched=bool(request.form.get("also_touched")),
    )  # fmt: skip
    say_how_many(took)
    return back_to(series)


def say_how_many(took: int) -> None:
    """How many dates take changed words, on the next page."""
    if took > errands.AT_ONCE:
        flash(gettext("%(num)d dates take it: the soonest at once, the others within minutes.", num=took))
        return
    flash(
        ngettext("One date says it now.", "%(num)d dates say it now.", took)
        if took
        else gettext("No other date had to change.")
    )
