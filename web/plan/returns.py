"""The posts of a key date: tied to a return, written for the next, or last year's taken up again."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.content import Post, writing
from scheduler.people import Right
from scheduler.planning import KeyDate, returns
from scheduler.wording import N_
from web.plan.key_dates import today
from web.plan.room import bp
from web.rights import allowed
from web.undo import offer_return
from web.visit import find, g


@bp.post("/key-dates/<key_date_id>/posts")
@allowed(Right.WRITE)
def tie_posts(key_date_id: str) -> Response:
    one = find(KeyDate, key_date_id)
    number = returns.tie(g.db, one, _chosen(), _return(one), by=g.membership, now=g.now)
    flash(ngettext("One post is tied to it.", "%(num)d posts are tied to it.", number))
    return _back(key_date_id)


@bp.post("/key-dates/<key_date_id>/posts/<post_id>/removal")
@allowed(Right.WRITE)
def untie_post(key_date_id: str, post_id: str) -> Response:
    paper = returns.untie(g.db, find(KeyDate, key_date_id), find(Post, post_id), by=g.membership, now=g.now)
    back = url_for("plan.key_date", key_date_id=key_date_id)
    offer_return(paper, N_("The post is no longer tied to it."), back=back)
    return _back(key_date_id)


@bp.post("/key-dates/<key_date_id>/draft")
@allowed(Right.WRITE)
def write_for_return(key_date_id: str) -> Response:
    """A new draft for the next return, tied to it."""
    one = find(KeyDate, key_date_id)
    _, coming = returns.spans(one, today())
    if coming is None:
        return _back(key_date_id)
    post = writing.draft(
        g.db, by=g.membership, title=one.name, text="", language=g.workspace.locale, now=g.now
    )
    returns.tie(g.db, one, [post], coming[0], by=g.membership, now=g.now)
    return redirect(url_for("composer.show", post_id=post.public_id))


@bp.post("/key-dates/<key_date_id>/again")
@allowed(Right.WRITE)
def take_up_again(key_date_id: str) -> Response:
    one = find(KeyDate, key_date_id)
    _, coming = returns.spans(one, today())
    before = _written("return")
    tied = {post.public_id: post for post in returns.posts(g.db, one).get(before, [])}
    chosen = [tied[each] for each in request.form.getlist("post") if each in tied]
    if coming and chosen:
        made = returns.take_up_again(g.db, one, chosen, before, coming[0], by=g.membership, now=g.now)
        flash(
            ngettext("One new draft, to be read again.", "%(num)d new drafts, to be read again.", len(made))
        )
    else:
        flash(gettext("Choose the posts to take up again."), "bad")
    return _back(key_date_id)


def _chosen() -> list[Post]:
    return [find(Post, each) for each in request.form.getlist("post")[: returns.MOST_OFFERED]]


def _return(one: KeyDate) -> date:
    """One of the returns the page shows."""
    asked = _written("return")
    if asked not in {span[0] for span in returns.spans(one, today()) if span}:
        abort(404)
    return asked


def _written(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        abort(404)


def _back(key_date_id: str) -> Response:
    return redirect(url_for("plan.key_date", key_date_id=key_date_id))
