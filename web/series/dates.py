"""One date of a series: left out, taken back, let go its own way."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.content.writing import StillGoing
from scheduler.people import Right
from scheduler.publishing import UnderWay
from scheduler.series import Occurrence, following, skipping
from scheduler.series.skipping import NoSuchDate
from web.language import say
from web.rights import allowed
from web.series.room import back_to, bp, the_series, wall_of
from web.visit import find, g


@bp.post("/<series_id>/dates/<at>/skip")
@allowed(Right.WRITE)
def skip(series_id: str, at: str) -> Response:
    series = the_series(series_id)
    try:
        skipping.skip(g.db, series, wall_of(at), by=g.membership, now=g.now)
        flash(gettext("This date is left out."))
    except (NoSuchDate, UnderWay, StillGoing) as refusal:
        flash(say(refusal.text), "error")
    return back_to(series)


@bp.post("/<series_id>/dates/<at>/return")
@allowed(Right.WRITE)
def take_back(series_id: str, at: str) -> Response:
    series = the_series(series_id)
    try:
        skipping.take_back(g.db, series, wall_of(at), by=g.membership, now=g.now)
        flash(gettext("This date comes after all."))
    except NoSuchDate as refusal:
        flash(say(refusal.text), "error")
    return back_to(series)


@bp.post("/dates/<occurrence_id>/detachment")
@allowed(Right.WRITE)
def detach(occurrence_id: str) -> Response:
    occurrence = find(Occurrence, occurrence_id)
    following.detach(g.db, occurrence, by=g.membership, now=g.now)
    flash(gettext("It goes its own way: nothing that happens to the series reaches it."))
    if request.form.get("back") == "post" and occurrence.post is not None:
        return redirect(url_for("composer.show", post_id=occurrence.post.public_id))
    return back_to(occurrence.series)
