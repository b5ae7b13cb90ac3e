"""Changing when a series comes back: all dates ahead, or those from one on."""

from __future__ import annotations

from datetime import datetime

from flask import flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.people import Right
from scheduler.series import Series, retiming, upcoming
from scheduler.series.retiming import SomebodyElseChanged
from scheduler.series.saying import WEEKDAYS
from web.rights import allowed
from web.series.asked import beside, looked, questions
from web.series.form import Questions, typed
from web.series.room import back_to, bp, horizon, the_series, wall_of
from web.visit import g


@bp.get("/<series_id>/rhythm")
@allowed(Right.WRITE)
def rhythm(series_id: str) -> str:
    series = the_series(series_id)
    answers, days = typed(series)
    wished = {"since": request.args.get("since", "")}
    if "at" in request.args:  # one date was moved, and the others shall follow it
        wished["at"] = request.args["at"][:5]
        if answers["often"] == "WEEKLY" and len(days) <= 1 and request.args.get("day") in WEEKDAYS:
            days = [request.args["day"]]
    _, around = looked(Questions(answers | wished, days), series)
    return _page(series, around)


@bp.post("/<series_id>/rhythm")
@allowed(Right.WRITE)
def change(series_id: str) -> Response | str | tuple[str, int]:
    series, answers = the_series(series_id), questions()
    wish, around = looked(answers, series)
    if request.form.get("do") == "look":
        return _page(series, around)
    if wish is None:
        return _page(series, around), 422
    since: datetime | None = wall_of(answers["since"]) if answers["since"] else None
    version = int(answers["version"]) if answers["version"].isdecimal() else None
    try:
        changed = retiming.change(
            g.db, series, wish, by=g.membership, now=g.now, horizon=horizon(), since=since, version=version
        )
    except SomebodyElseChanged as conflict:
        answers.wrong("", conflict.text)
        return _page(series, beside(answers, None, series)), 409
    flash(gettext("Changed. The dates ahead follow."))
    return back_to(changed)


def _page(series: Series, around: dict[str, object]) -> str:
    ahead = [date for date in upcoming.of_series(g.db, series, now=g.now, back=0) if date.fate != "detached"]
    return render_template("series/rhythm.html", series=series, ahead=ahead, days=horizon().days, **around)
