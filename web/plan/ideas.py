"""The backlog of ideas: one field to add, a thumb to vote, a pillar and channels to file it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.channels.keeping import listed as channels_listed
from scheduler.content import Post, Stage, writing
from scheduler.content.writing import Unfit
from scheduler.people import Right
from scheduler.planning import Pillar, ideas, pillars
from scheduler.wording import N_
from web.language import say
from web.plan.room import bp
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g


@bp.get("/ideas")
def idea_list() -> str:
    return _page()


@bp.post("/ideas")
@allowed(Right.WRITE)
def add_idea() -> Response | tuple[str, int]:
    words = request.form.get("idea", "")
    if not words.strip():
        return _page(error=gettext("Please fill this in.")), 422
    try:
        ideas.add(g.db, by=g.membership, words=words, now=g.now)
    except Unfit as wrong:
        g.db.rollback()
        return _page(error=say(next(iter(wrong.problems.values()))), typed=words), 422
    flash(gettext("Noted. Thank you."))
    return redirect(url_for("plan.idea_list", sort="new"))


@bp.post("/ideas/<post_id>/vote")
@allowed(Right.WRITE)
def vote_for_idea(post_id: str) -> Response:
    ideas.vote(
        g.db, find(Post, post_id), by=g.membership, now=g.now, wanted=request.form.get("wanted") == "1"
    )
    return _back(post_id)


@bp.post("/ideas/<post_id>")
@allowed(Right.WRITE)
def file_idea(post_id: str) -> Response:
    post = find(Post, post_id)
    if post.stage == Stage.IDEA:
        pillar = find(Pillar, request.form["pillar"]) if request.form.get("pillar") else None
        chosen = [find(Channel, one) for one in request.form.getlist("channel")]
        ideas.file(g.db, post, by=g.membership, pillar=pillar, channels=chosen, now=g.now)
    return _back(post_id)


@bp.post("/ideas/<post_id>/draft")
@allowed(Right.WRITE)
def write_idea(post_id: str) -> Response:
    """From here on it is a draft, and the same post."""
    writing.promote(g.db, find(Post, post_id), by=g.membership, now=g.now)
    return redirect(url_for("composer.show", post_id=post_id))


@bp.post("/ideas/<post_id>/removal")
@allowed(Right.WRITE)
def remove_idea(post_id: str) -> Response:
    post = find(Post, post_id)
    if post.stage == Stage.IDEA:
        writing.delete(g.db, post, by=g.membership, now=g.now)
        offer_undo("composer.restore", N_("The idea was deleted."), post_id=post_id)
    return redirect(url_for("plan.idea_list"))


def _back(post_id: str) -> Response:
    return redirect(url_for("plan.idea_list", sort=request.form.get("sort") or None, _anchor=post_id))


def _page(error: str = "", typed: str = "") -> str:
    sort = "new" if request.args.get("sort") == "new" else ""
    page = request.args.get("page", 0, type=int)
    page = page if 0 <= page <= 10_000 else 0
    themes = pillars.living(g.db, g.workspace_id)
    chosen = next((one for one in themes if one.public_id == request.args.get("pillar")), None)
    found, more = ideas.listed(g.db, g.membership, pillar=chosen, newest=bool(sort), page=page)
    return render_template(
        "plan/ideas.html",
        ideas=found,
        error=error,
        typed=typed,
        pillars=themes,
        chosen=chosen,
        sort=sort,
        page=page,
        more=more,
        channels=channels_listed(g.db, g.workspace_id),
        became=ideas.became(g.db, g.workspace_id),
        may_write=writing.may_write,
        me=g.membership,
    )
