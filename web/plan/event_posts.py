"""The posts of an event: tied, untied, begun for its moments; and what came of them when it was put off."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.calendar import bulk
from scheduler.channels.keeping import listed as channels_listed
from scheduler.content import Post
from scheduler.content.writing.acceptable import TITLE_MOST
from scheduler.people import Right
from scheduler.planning import Event, accompanying, events, moments
from scheduler.planning.events import Outline
from scheduler.wording import N_
from web.language import say
from web.plan.events import living
from web.plan.landed import moved_notes
from web.plan.room import bp
from web.rights import allowed
from web.undo import offer_return
from web.visit import find, g


@bp.post("/events/<event_id>/posts")
@allowed(Right.WRITE)
def tie_event_posts(event_id: str) -> Response:
    chosen = [find(Post, each) for each in request.form.getlist("post")[: accompanying.MOST_OFFERED]]
    number = accompanying.tie(g.db, living(event_id), chosen, by=g.membership, now=g.now)
    flash(ngettext("One post is tied to it.", "%(num)d posts are tied to it.", number))
    return _back(event_id)


@bp.post("/events/<event_id>/posts/<post_id>/removal")
@allowed(Right.WRITE)
def untie_event_post(event_id: str, post_id: str) -> Response:
    post = find(Post, post_id)
    paper = accompanying.untie(g.db, living(event_id), post, by=g.membership, now=g.now)
    back = url_for("plan.event", event_id=event_id)
    offer_return(paper, N_("The post is no longer tied to it."), back=back)
    return _back(event_id)


@bp.post("/events/<event_id>/drafts")
@allowed(Right.WRITE)
def write_for_event(event_id: str) -> Response:
    """A draft for each moment chosen, planned and tied; of one alone, straight to the composer."""
    event = living(event_id)
    company = accompanying.company(g.db, event, g.workspace)
    wanted = set(request.form.getlist("moment"))
    places = set(request.form.getlist("channel"))
    here = channels_listed(g.db, g.workspace_id)
    channels = [one for one in here if one.public_id in places]
    if here and wanted and not channels:  # a post without a channel has no time: the moment would be lost
        flash(gettext("Choose at least one channel: each draft is planned there."), "bad")
        return _back(event_id, moment=sorted(wanted))
    chosen = [one for one in moments.moments(event, company, g.workspace, now=g.now) if one.key in wanted]
    made = [
        moments.begin(g.db, event, one, _title(event, one), channels, by=g.membership, now=g.now)
        for one in chosen
    ]
    if len(made) == 1:
        return redirect(url_for("composer.show", post_id=made[0].public_id))
    if made:
        flash(ngettext("One draft begun.", "%(num)d drafts begun.", len(made)))
    else:
        flash(gettext("Choose at least one moment."), "bad")
        return _back(event_id, channel=sorted(places))
    return _back(event_id)


@bp.get("/events/<event_id>/move")
@allowed(Right.PLAN)
def moved_event(event_id: str) -> str | Response:
    """What came of it; a reload moves nothing again."""
    event, name = living(event_id), request.args.get("done", "")
    kept = bulk.kept(g.db, name, g.membership)
    if kept is None or kept.back.split(" ")[0] != event_id:
        return _back(event_id)
    return render_template(
        "plan/event_move.html", event=event, wish=event, form={}, outcomes=kept.outcomes, done=name,
        going=[one for one in kept.outcomes if one.done], total=len(kept.outcomes), most=bulk.MOST,
        notes=moved_notes(kept.outcomes),
    )  # fmt: skip


@bp.post("/events/<event_id>/move/undo")
@allowed(Right.PLAN)
def undo_event_move(event_id: str) -> Response:
    """Once: asked again, the event is not where the move left it any more."""
    event = living(event_id)
    kept = bulk.kept(g.db, request.form.get("done", ""), g.membership)
    days = kept.back.split(" ")[1:] if kept and kept.back.startswith(f"{event_id} ") else []
    if kept is None or days[2:] != [event.starts_on.isoformat(), event.ends_on.isoformat()]:
        flash(gettext("There is nothing to take back."), "bad")
        return _back(event_id)
    notes = {one.variant: one.done.undo for one in kept.outcomes if one.done and one.done.undo}
    back = sum(one.done is not None for one in bulk.undo(g.db, notes, by=g.membership, now=g.now))
    _put_back(event, date.fromisoformat(days[0]), date.fromisoformat(days[1]))
    flash(ngettext("One post is back where it was.", "%(num)d posts are back where they were.", back))
    return _back(event_id)


def _put_back(event: Event, starts_on: date, ends_on: date) -> None:
    is_now = events.outline(event)
    was = Outline(
        is_now.name,
        starts_on,
        ends_on,
        is_now.starts_at,
        is_now.ends_at,
        is_now.place,
        is_now.note,
        is_now.kind,
    )
    events.change(g.db, event, was, by=g.membership, now=g.now)


def _title(event: Event, moment: moments.Moment) -> str:
    return gettext("%(name)s: %(moment)s", name=event.name, moment=say(moment.words))[:TITLE_MOST]


def _back(event_id: str, **ticked: Any) -> Response:
    """`ticked`: what was chosen on its page and is still to be used."""
    return redirect(url_for("plan.event", event_id=event_id, **ticked))
