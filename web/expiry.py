"""The day a post ends: chosen on its page, taken back there."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.content import Post
from scheduler.expiry import Deed, keeping
from scheduler.expiry.keeping import BadExpiry
from scheduler.people import Right
from web.language import say
from web.rights import allowed
from web.visit import find, g

bp = Blueprint("expiry", __name__, url_prefix="/posts/<post_id>/expiry")


@bp.post("")
@allowed(Right.WRITE)
def set_day(post_id: str) -> Response:
    post, form = find(Post, post_id), request.form
    deed = Deed.REMOVE if form.get("deed") == Deed.REMOVE else Deed.REVIEW
    try:
        keeping.set_day(
            g.db, post, on=date.fromisoformat(form.get("on", "")), deed=deed,
            reason=form.get("reason", ""), by=g.membership, now=g.now,
        )  # fmt: skip
        flash(gettext("Kept."))
    except ValueError as wrong:
        text = wrong.text if isinstance(wrong, BadExpiry) else None
        flash(say(text) if text else gettext("Write the day as 2027-01-31."), "error")
    return _back(post)


@bp.post("/clearance")
@allowed(Right.WRITE)
def clear(post_id: str) -> Response:
    post = find(Post, post_id)
    keeping.clear(g.db, post, by=g.membership, now=g.now)
    flash(gettext("It stays."))
    return _back(post)


def _back(post: Post) -> Response:
    return redirect(url_for("composer.show", post_id=post.public_id))
