"""One date otherwise than its series: moved from the list, or saved in the composer. Which dates is that for?"""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.content import Post
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Right
from scheduler.people.roles import NotAllowed
from scheduler.publishing import NotInThatState, PastTime, Refused, UnderWay
from scheduler.series import Occurrence, Series, following, listing, moving, parting, saying
from scheduler.series.beginning import demand_to_change
from scheduler.series.skipping import NoSuchDate
from web.language import say
from web.rights import allowed
from web.series.room import back_to, bp, the_series, wall_of
from web.series.words import say_how_many
from web.visit import find, g


@bp.post("/<series_id>/dates/<at>/time")
@allowed(Right.WRITE)
def move_date(series_id: str, at: str) -> Response:
    """This one alone; for later ones or all, the rhythm is what changes."""
    series, wall = the_series(series_id), wall_of(at)
    try:
        to = datetime.fromisoformat(f"{request.form.get('day', '')}T{request.form.get('time', '')}")
    except ValueError:
        flash(gettext("Write the day as 2027-01-31 and the time as 09:30."), "error")
        return back_to(series)
    scope = request.form.get("scope")
    if scope in ("later", "all"):
        return _to_rhythm(series, wall if scope == "later" else None, to)
    try:
        moved = moving.move(
            g.db, series, wall, LocalTime(to.replace(tzinfo=None), series.zone), by=g.membership, now=g.now
        )
    except (NoSuchDate, PastTime, GapHour, OverlapHour, UnderWay, NotInThatState) as refusal:
        g.db.rollback()
        flash(say(refusal.text), "error")
        return back_to(the_series(series_id))
    except Refused as refused:
        g.db.rollback()
        flash(" ".join(say(each.text) for each in refused.refusals), "error")
        return back_to(the_series(series_id))
    parting.only_here(moved)
    flash(gettext("This date is moved. The others stay."))
    return back_to(series)


@bp.get("/dates/<occurrence_id>/scope")
@allowed(Right.WRITE)
def ask_scope(occurrence_id: str) -> str | Response:
    occurrence = find(Occurrence, occurrence_id)
    differs = parting.parting(occurrence)
    if differs is None or occurrence.post is None:
        return back_to(occurrence.series)
    return render_template(
        "series/scope.html",
        date=occurrence,
        series=occurrence.series,
        differs=differs,
        said=saying.said(occurrence.series.rhythm),
        writes=_may_change(occurrence.series),
    )


@bp.post("/dates/<occurrence_id>/scope")
@allowed(Right.WRITE)
def choose_scope(occurrence_id: str) -> Response:
    occurrence = find(Occurrence, occurrence_id)
    differs, post = parting.parting(occurrence), occurrence.post
    if differs is None or post is None:
        return back_to(occurrence.series)
    scope = request.form.get("scope")
    if scope not in ("later", "all"):
        demand_to_write(g.membership, post)
        parting.only_here(occurrence)
        return redirect(url_for("composer.compose", post_id=post.public_id))
    series = occurrence.series
    if differs.words:
        series, took = following.from_this_one(
            g.db, occurrence, later_only=scope == "later", by=g.membership, now=g.now
        )
        say_how_many(took)
    if differs.time is None:
        return back_to(series)
    # A series that was split just now begins with this date.
    since = occurrence.at if scope == "later" and series.id == occurrence.series_id else None
    return _to_rhythm(series, since, differs.time.at)


@bp.app_template_global("scope_of")
def question_for(post: Post) -> str | None:
    """Where to ask which dates a saved change is for; None where it is no date of a series, or nothing parts."""
    if post.template_id is None or post.template:
        return None
    date = listing.of_posts(g.db, g.workspace_id, [post.id]).get(post.id)
    if date is None or not parting.is_asked(date) or not _may_change(date.series):
        return None
    return url_for("series.ask_scope", occurrence_id=date.public_id)


def _to_rhythm(series: Series, since: datetime | None, to: datetime) -> Response:
    """The form of the rhythm with this day and hour in it: looked at, then changed."""
    spelt = since.strftime("%Y-%m-%dT%H:%M") if since else None
    day = saying.WEEKDAY_CODES[to.weekday()]
    return redirect(
        url_for("series.rhythm", series_id=series.public_id, since=spelt, at=f"{to:%H:%M}", day=day)
    )


def _may_change(series: Series) -> bool:
    try:
        demand_to_change(g.membership, series)
    except NotAllowed:
        return False
    return True
