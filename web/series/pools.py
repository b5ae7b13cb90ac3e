"""Rotations: a pool of texts that take turns."""

from __future__ import annotations

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.content import Post
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import LocalTime
from scheduler.people import Right
from scheduler.series import Leaves, Piece, Series, filling, listing
from scheduler.series.rule import BadRhythm
from scheduler.series.saying import WEEKDAYS
from web.language import say
from web.rights import allowed, may
from web.series.asked import beside, looked, questions
from web.series.form import Questions
from web.series.room import back_to, bp, horizon, the_series
from web.visit import find, g


@bp.get("/rotations/new")
@allowed(Right.WRITE)
def new_pool() -> str:
    at = LocalTime.of(g.now, g.workspace.zone).at + timedelta(days=1)
    answers = {
        "starts": at.date().isoformat(), "at": "09:00", "zone": g.workspace.zone, "often": "WEEKLY", "step": "1",
        "monthly": "day", "ends": "never", "least_days": "60",
        "leaves": Leaves.SCHEDULE if may(Right.SCHEDULE) else Leaves.DRAFT,
    }  # fmt: skip
    return render_template(
        "series/pool_new.html",
        days=horizon().days,
        **beside(Questions(answers, [list(WEEKDAYS)[at.weekday()]]), None),
    )


@bp.post("/rotations/new")
@allowed(Right.WRITE)
def open_pool() -> Response | str | tuple[str, int]:
    answers = questions()
    wish, around = looked(answers)
    if request.form.get("do") == "look":
        return render_template("series/pool_new.html", days=horizon().days, **around)
    if wish is None:
        return render_template("series/pool_new.html", days=horizon().days, **around), 422
    series = filling.open_pool(g.db, wish, by=g.membership, now=g.now)
    flash(gettext("Opened. Put texts into it from their posts."))
    return back_to(series)


@bp.get("/rotations/for/<post_id>")
@allowed(Right.WRITE)
def choose_pool(post_id: str) -> str:
    post = find(Post, post_id)
    demand_to_write(g.membership, post)
    found = [one for one in listing.everything(g.db, g.workspace_id) if one.rotates and one.ended_at is None]
    return render_template("series/pool_choose.html", post=post, pools=found)


@bp.post("/rotations/for/<post_id>")
@allowed(Right.WRITE)
def add_to_pool(post_id: str) -> Response:
    post, series = find(Post, post_id), find(Series, request.form.get("pool", ""))
    try:
        filling.add(g.db, series, post, fresh_until=_day(), by=g.membership, now=g.now, horizon=horizon())
    except BadRhythm as wrong:
        flash(say(wrong.text), "error")
        return redirect(url_for("series.choose_pool", post_id=post.public_id))
    flash(gettext("It takes its turn from now on."))
    return back_to(series)


@bp.post("/<series_id>/pieces/<piece_id>")
@allowed(Right.WRITE)
def change_piece(series_id: str, piece_id: str) -> Response:
    """Fresh up to another day, out of the pool, or back into it."""
    series, piece = the_series(series_id), find(Piece, piece_id)
    if piece.series_id != series.id:
        abort(404)
    by, now = g.membership, g.now
    match request.form.get("do"):
        case "retire":
            filling.retire(g.db, series, piece, by=by, now=now)
        case "return":
            try:
                filling.bring_back(g.db, series, piece, by=by, now=now)
            except BadRhythm as wrong:
                flash(say(wrong.text), "error")
                return back_to(series)
        case _:
            filling.keep_fresh(g.db, series, piece, until=_day(), by=by, now=now)
    flash(gettext("Kept."))
    return back_to(series)


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("fresh_until", ""))
    except ValueError:
        return None
