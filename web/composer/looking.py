"""Reading: the post's page, what is said while one types, and going back to an earlier text."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from scheduler.approvals import Standing
from scheduler.calendar.status import Status, most_urgent
from scheduler.calendar.status import of as status_of
from scheduler.content import Post, Revision, Variant, commenting
from scheduler.content.writing import may_write
from scheduler.people import Right
from scheduler.people.finding import members
from scheduler.people.roles import NotAllowed
from scheduler.publishing import Delivery
from scheduler.publishing.corrections import public
from scheduler.publishing.planned import editing
from scheduler.publishing.refusals import UnderWay
from scheduler.series import listing
from web.composer import named, typed
from web.composer.blueprint import bp
from web.composer.earlier import earlier
from web.composer.named import the_post
from web.composer.page import channels, looked
from web.composer.sheet import Sheet
from web.composer.standing import standings, statuses
from web.history.of_post import history
from web.house import house
from web.language import say
from web.rights import allowed
from web.visit import g


@dataclass(frozen=True)
class Out:
    """One channel's version on the post's page."""

    variant: Variant
    status: Status
    standing: Standing
    is_out: bool  # something of it is public
    afterwards: Delivery | None  # its latest correction or removal


@bp.get("/<post_id>")
def show(post_id: str) -> str | Response:
    post = the_post(post_id)
    if post.template and (series := listing.of_template(g.db, post)):
        return redirect(url_for("series.one", series_id=series.public_id))
    stands, states = standings(g.db, post, at=g.now), statuses(g.db, post, at=g.now)
    parts, afterwards = public.parts_out(g.db, post.variants), public.last_afterwards(g.db, post.variants)
    outs = [
        Out(
            variant,
            states[variant.id],
            stands[variant.id],
            public.is_out(g.db, variant, parts),
            afterwards.get(variant.id),
        )
        for variant in post.variants
    ]
    return render_template(
        "composer/post.html",
        post=post,
        outs=outs,
        status=most_urgent([out.status for out in outs]) if outs else status_of(post.stage, "unscheduled"),
        history=history(g.db, post),
        comments=commenting.comments(g.db, post),
        may_settle=commenting.may_settle,
        membership=g.visitor.membership if g.visitor else None,
        people=["@" + member.user.name for member in members(g.db, g.workspace_id)[:12]],
        all_words="\n".join([post.title, post.text, *(v.text for v in post.variants if v.text)]),
        revisions=earlier(post, _revisions(post)),
        channel_names={variant.channel.public_id: variant.channel.name for variant in post.variants},
        writes=may_write(g.membership, post),
    )


@bp.post("/review")
@allowed("write")
def review() -> str:
    """What there is to say about a page as it stands, saved or not. It stores nothing, so it takes no write lock."""
    assert g.visitor and g.visitor.membership
    by = g.visitor.membership
    with house().sessions.reading() as session:
        post = named.post(session, by.workspace_id, request.form.get("post", ""))
        stored = Sheet.of(post, zone=by.workspace.zone) if post else None
        sheet = typed.read(request.form, channels(session, by.workspace_id, post), stored=stored)
        return render_template(
            "composer/_reviewed.html",
            **looked(session, by=by, now=g.now, sheet=sheet, post=post),
        )


@bp.post("/<post_id>/revisions/<int:number>")
@allowed("write")
def go_back(post_id: str, number: int) -> Response:
    post = the_post(post_id)
    if not may_write(g.membership, post):
        raise NotAllowed(Right.WRITE_ALL)
    revision = next((r for r in _revisions(post) if r.number == number), None)
    if revision is None:
        abort(404)
    try:
        changed = editing.go_back(g.db, post, revision, by=g.membership, now=g.now)
    except UnderWay as refused:
        flash(say(refused.text), "error")
        return redirect(url_for("composer.show", post_id=post_id))
    for sentence in changed.notes:
        flash(say(sentence))
    return redirect(url_for("composer.compose", post_id=post_id))


def _revisions(post: Post) -> list[Revision]:
    return list(
        g.db.scalars(
            select(Revision)
            .where(Revision.workspace_id == post.workspace_id, Revision.post_id == post.id)
            .order_by(Revision.number.desc())
            .limit(100)
        )
    )
