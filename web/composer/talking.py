"""Comments on a post: made, settled, taken up again. They stand on the post's page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.content import Comment, Post, commenting
from scheduler.content.writing import Unfit
from web.composer.blueprint import bp
from web.composer.named import the_post
from web.language import say
from web.rights import allowed
from web.visit import find, g


@bp.post("/<post_id>/comments")
@allowed("write")
def comment(post_id: str) -> Response:
    post = the_post(post_id)
    try:
        commenting.comment(
            g.db, post, request.form.get("text", ""), passage=request.form.get("passage", ""),
            shared=bool(request.form.get("shared")), by=g.membership, now=g.now,
        )  # fmt: skip
    except Unfit as unfit:
        flash(say(unfit.text), "error")
    return redirect(url_for("composer.show", post_id=post_id, _anchor="comments"))


@bp.post("/comments/<comment_id>/resolution")
@allowed("write")
def resolve(comment_id: str) -> Response:
    said = find(Comment, comment_id)
    if request.form.get("reopen"):
        commenting.reopen(g.db, said, by=g.membership)
    else:
        commenting.resolve(g.db, said, by=g.membership, now=g.now)
    of = select(Post.public_id).where(Post.workspace_id == said.workspace_id, Post.id == said.post_id)
    return redirect(url_for("composer.show", post_id=g.db.scalar(of), _anchor="comments"))
