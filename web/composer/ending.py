"""Deleting a post, bringing it back, copying it: from the post's page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from scheduler.content import Post, writing
from scheduler.publishing.refusals import NotInThatState, UnderWay
from scheduler.wording import N_
from web.composer import acting
from web.composer.blueprint import bp
from web.composer.saving import Desk
from web.language import say
from web.rights import allowed
from web.visit import find, g


@bp.post("/<post_id>/deletion")
@allowed("write")
def delete(post_id: str) -> Response:
    post = find(Post, post_id)
    try:
        acting.delete(Desk(g.db, g.membership, g.now), post)
    except (writing.StillGoing, UnderWay, NotInThatState) as refused:
        flash(say(refused.text), "error")
        return redirect(url_for("composer.show", post_id=post_id))
    return redirect(url_for("front_door.show"))


@bp.post("/<post_id>/return")
@allowed("write")
def restore(post_id: str) -> Response:
    post = find(Post, post_id)
    writing.restore(g.db, post, by=g.membership, now=g.now)
    return redirect(url_for("composer.show", post_id=post_id))


@bp.post("/<post_id>/copy")
@allowed("write")
def copy(post_id: str) -> Response:
    made = writing.duplicate(g.db, find(Post, post_id), by=g.membership, now=g.now)
    flash(say(N_("This is the copy. It is planned nowhere yet.")))
    return redirect(url_for("composer.compose", post_id=made.public_id))
