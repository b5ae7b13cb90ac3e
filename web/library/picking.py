"""Choosing images, videos and documents for a post: from the composer, which is saved first, and back to it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.content import Post, Variant, labelling
from scheduler.content.writing import Picked, Unfit
from scheduler.library import listing
from scheduler.library.using import by_public_ids
from scheduler.publishing.planned import editing
from scheduler.publishing.refusals import UnderWay
from scheduler.wording import N_
from web.language import say
from web.library.blueprint import bp
from web.library.listing import page_number, read_address
from web.rights import allowed
from web.visit import find, g

SHOWN = 30


@bp.get("/picking")
@allowed("write")
def pick() -> str:
    """`post`, and `channel` for a version's own images."""
    asked = read_address()
    wanted = listing.Wanted(
        words=asked.wanted.words,
        folders=asked.wanted.folders,
        label=asked.wanted.label,
        kind=asked.wanted.kind,
    )
    page = listing.page(g.db, g.workspace_id, wanted, now=g.now, number=page_number(), size=SHOWN)
    return render_template(
        "library/pick.html",
        page=page,
        asked=asked,
        labels=labelling.labels(g.db, g.workspace_id),
        post=request.args.get("post", ""),
        channel=request.args.get("channel", ""),
    )


@bp.post("/picking")
@allowed("write")
def picked() -> Response:
    """From the page without JavaScript: onto the post, after those it shows, and back to the composer."""
    post = find(Post, request.form.get("post", ""))
    about: Post | Variant = post
    if request.form.get("channel"):
        version = _version(post, find(Channel, request.form["channel"]))
        if version is None:
            flash(say(N_("A colleague took this channel off the post meanwhile.")), "error")
            return redirect(url_for("composer.compose", post_id=post.public_id))
        about = version
    chosen = by_public_ids(g.db, g.workspace_id, request.form.getlist("pick"))
    there = [Picked(shown.media, shown.alt) for shown in about.attachments]
    known = {each.media.id for each in there}
    try:
        changed = editing.set_images(
            g.db, about, [*there, *(Picked(media) for media in chosen if media.id not in known)],
            by=g.membership, now=g.now,
        )  # fmt: skip
    except (Unfit, UnderWay) as refusal:
        flash(say(refusal.text), "error")
        g.db.rollback()
    else:
        for note in changed.notes:
            flash(say(note))
    return redirect(url_for("composer.compose", post_id=post.public_id, _anchor="media"))


def _version(post: Post, channel: Channel) -> Variant | None:
    return g.db.scalars(
        select(Variant).where(
            Variant.workspace_id == g.workspace_id,
            Variant.post_id == post.id,
            Variant.channel_id == channel.id,
        )
    ).one_or_none()
