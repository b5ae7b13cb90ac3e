"""One series: what it says, when it comes back, what became of each date."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.calendar.status import most_urgent
from scheduler.calendar.status import of as status_of
from scheduler.content import Post
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.series import Series, errands, listing, retiming, saying, standing, turns, upcoming
from scheduler.series.beginning import demand_to_change
from scheduler.series.occurrence import FATES
from scheduler.series.rule import BadRhythm
from web.rights import allowed
from web.series.room import back_to, bp, horizon, the_series
from web.visit import g


@bp.get("/<series_id>")
def one(series_id: str) -> str:
    return page(the_series(series_id))


@bp.post("/<series_id>/end")
@allowed(Right.WRITE)
def end(series_id: str) -> Response:
    series = the_series(series_id)
    gone = retiming.end(
        g.db, series, by=g.membership, now=g.now, take_away=request.form.get("dates") == "away"
    )
    flash(
        ngettext("It is over. One date was taken away.", "It is over. %(num)d dates were taken away.", gone)
        if gone
        else gettext("It is over. What is in the calendar stays.")
    )
    return back_to(series)


@bp.post("/<series_id>/resumption")
@allowed(Right.WRITE)
def go_on(series_id: str) -> Response:
    series = the_series(series_id)
    retiming.go_on(g.db, series, by=g.membership, now=g.now, horizon=horizon())
    flash(gettext("It comes back from now on."))
    return back_to(series)


def page(series: Series, *, error: BadRhythm | None = None) -> str:
    words = series.template
    pieces = listing.pieces(g.db, series) if series.rotates else []
    dates = upcoming.of_series(g.db, series, now=g.now)
    texts = upcoming.texts(g.db, series, dates)
    return render_template(
        "series/one.html",
        series=series,
        words=words,
        said=saying.said(series.rhythm),
        dates=dates,
        texts=texts,
        fates=FATES,
        status=_status,
        writes=_writes(series),
        stands=standing.standing(g.db, words, now=g.now) if words else [],
        pieces=pieces,
        turns=turns.of_pieces(g.db, series, pieces, dates=dates, texts=texts, now=g.now),
        taken_out={one.id for one in pieces if one.retired_at},
        today=g.now.date(),
        error=error,
        days=horizon().days,
        left=errands.left(g.db, series),
    )


def _writes(series: Series) -> bool:
    try:
        demand_to_change(g.membership, series)
    except NotAllowed:
        return False
    return True


def _status(post: Post) -> object:
    """The most urgent of what the post is on its channels."""
    return most_urgent(
        [status_of(post.stage, variant.delivery.state, approved=False) for variant in post.variants]
    )
