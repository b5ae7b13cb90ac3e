"""“Repeat…”: a post becomes a series."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.content import Post
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import LocalTime
from scheduler.people import Right
from scheduler.series import Leaves, Series, beginning
from scheduler.series.rule import BadRhythm
from scheduler.series.saying import WEEKDAYS
from web.rights import allowed, may
from web.series.asked import beside, looked, questions
from web.series.form import Questions
from web.series.room import back_to, bp, horizon
from web.visit import find, g


@bp.get("/new/<post_id>")
@allowed(Right.WRITE)
def repeat(post_id: str) -> str:
    post = find(Post, post_id)
    demand_to_write(g.membership, post)
    answers = _first(post)
    _, around = looked(answers)
    return _page(post, around)


@bp.post("/new/<post_id>")
@allowed(Right.WRITE)
def begin(post_id: str) -> Response | str | tuple[str, int]:
    post, answers = find(Post, post_id), questions()
    demand_to_write(g.membership, post)
    wish, around = looked(answers)
    if request.form.get("do") == "look":
        return _page(post, around)
    if wish is None:
        return _page(post, around), 422
    try:
        series = beginning.begin(g.db, post, wish, by=g.membership, now=g.now, horizon=horizon())
    except BadRhythm as wrong:
        answers.errors |= wrong.problems
        return _page(post, beside(answers, None)), 422
    flash(gettext("It comes back from now on."))
    return back_to(series)


@bp.post("/preview")
@allowed(Right.WRITE)
def preview() -> str:
    """The next dates of what is being filled in; changes nothing."""
    of = find(Series, request.args["of"]) if "of" in request.args else None
    _, around = looked(questions(), of)
    return render_template("series/_coming.html", **around)


def _first(post: Post) -> Questions:
    """Once a week, at the time the post has, else tomorrow at nine."""
    planned = next((variant.planned for variant in post.variants if variant.planned), None)
    zone = planned.zone if planned else g.workspace.zone
    at = planned.at if planned else None
    here = LocalTime.of(g.now, zone).at
    if at is None or at < here:
        tomorrow = here + timedelta(days=1)
        at = tomorrow.replace(
            hour=at.hour if at else 9, minute=at.minute if at else 0, second=0, microsecond=0
        )
    answers = {
        "name": post.title or post.text[:60], "starts": at.date().isoformat(), "at": f"{at:%H:%M}", "zone": zone,
        "often": "WEEKLY", "step": "1", "monthly": "day", "ends": "never",
        "leaves": Leaves.SCHEDULE if may(Right.SCHEDULE) else Leaves.DRAFT,
    }  # fmt: skip
    return Questions(answers, [list(WEEKDAYS)[at.weekday()]])


def _page(post: Post, around: dict[str, object]) -> str:
    return render_template("series/new.html", post=post, days=horizon().days, **around)
