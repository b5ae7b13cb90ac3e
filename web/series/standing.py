"""Asking for a standing approval, and giving it up."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.content import Post
from scheduler.people import Right
from scheduler.series import listing, standing
from scheduler.series.standing import CannotStand
from web.language import say
from web.rights import allowed
from web.series.room import bp
from web.visit import find, g


@bp.post("/words/<post_id>/standing")
@allowed(Right.SUBMIT)
def ask_standing(post_id: str) -> Response:
    words = _words(post_id)
    try:
        standing.ask(
            g.db, words, until=date.fromisoformat(request.form.get("until", "")), by=g.membership, now=g.now
        )
        flash(gettext("Asked. It waits on the approvals page of whoever may say yes."))
    except ValueError as wrong:
        text = wrong.text if isinstance(wrong, CannotStand) else None
        flash(say(text) if text else gettext("Write the last day as 2027-01-31."), "error")
    return _back(words)


@bp.post("/words/<post_id>/standing/withdrawal")
@allowed(Right.SUBMIT)
def withdraw_standing(post_id: str) -> Response:
    words = _words(post_id)
    standing.withdraw(g.db, words, by=g.membership, now=g.now)
    flash(gettext("Withdrawn: each date asks for itself again."))
    return _back(words)


def _words(post_id: str) -> Post:
    words = find(Post, post_id)
    return words if words.template else abort(404)


def _back(words: Post) -> Response:
    series = listing.of_template(g.db, words)
    if series is None:
        return redirect(url_for("series.show"))
    return redirect(url_for("series.one", series_id=series.public_id))
