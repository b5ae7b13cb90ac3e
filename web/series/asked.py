"""The form of a rhythm as it was sent, and its page with the next dates beside the questions."""

from __future__ import annotations

from typing import Any

from flask import request

from scheduler.db import LocalTime
from scheduler.db.local_time import zone_names
from scheduler.series import Series, saying, upcoming
from scheduler.series.beginning import Wish, demand_sound
from scheduler.series.occurrence import FATES
from scheduler.series.rule import BadRhythm
from web.series.form import ENDS, OFTEN, Questions, wish_of
from web.visit import g

SHOWN = 8


def questions() -> Questions:
    return Questions(request.form, request.form.getlist("days"))


def looked(answers: Questions, of: Series | None = None) -> tuple[Wish | None, dict[str, Any]]:
    """What is asked for, where it can be; and what the page is given about it. `of`: the series that is changed."""
    wish: Wish | None = None
    try:
        wish = wish_of(answers)
        demand_sound(wish, g.now)
    except BadRhythm as wrong:
        answers.errors |= wrong.problems
        wish = None
    return wish, beside(answers, wish, of)


def beside(answers: Questions, wish: Wish | None, of: Series | None = None) -> dict[str, Any]:
    """What stands on every page with that form."""
    coming, words = [], None
    if wish is not None:
        here = LocalTime.of(g.now, wish.rhythm.zone).at
        coming = upcoming.of_rhythm(wish.rhythm, after=here, number=SHOWN)
        coming = upcoming.marked(g.db, of, coming) if of else coming
        words = saying.said(wish.rhythm)
    return {
        "answers": answers,
        "coming": coming,
        "fates": FATES,
        "said": words,
        "often": OFTEN,
        "ends": ENDS,
        "places": saying.PLACES,
        "weekdays": saying.WEEKDAYS,
        "zones": sorted(zone_names()),
    }
