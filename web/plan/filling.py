"""Filling a gap: where there is room in a week, what is lacking, the ideas that would fit — and on to the next gap."""

from __future__ import annotations

from datetime import date, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.content.writing import PastTime, Unfit
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.people import Right
from scheduler.planning import Pillar, coverage, filling, gaps, plans
from scheduler.wording import Text
from web.language import say
from web.plan.gaps import Span, asked_span, gaps_of, today_here
from web.plan.room import bp
from web.rights import allowed
from web.visit import find, g

LOOKED_AT = 8  # weeks whose mix says what is lacking


@bp.get("/<channel_id>/gap/<day>")
@allowed(Right.WRITE)
def gap(channel_id: str, day: str) -> str:
    return _page(find(Channel, channel_id), _week(day), asked_span())


def _page(channel: Channel, first_day: date, span: Span, wrong: str = "") -> str:
    """Refused, it comes back as it was filled in."""
    plan = plans.plan_for(g.db, channel)
    begin = first_day - (LOOKED_AT - 1) * coverage.WEEK
    weeks = coverage.weeks(
        g.db, g.workspace_id, channel, first_day=begin, weeks=LOOKED_AT, today=today_here()
    )
    places = filling.places(g.db, channel, first_day, now=g.now)
    lacking = next((place.pillar for place in places if place.pillar), None) or filling.lacking(plan, weeks)
    every = gaps_of(span)
    return render_template(
        "plan/gap.html",
        channel=channel,
        plan=plan,
        week=weeks[-1],
        first_day=first_day,
        places=places,
        any_hour=filling.any_hour(channel, first_day, now=g.now),
        chosen=request.form,
        wrong=wrong,
        lacking=lacking,
        ideas=filling.ideas(g.db, channel, lacking),
        before=first_day - coverage.WEEK,
        after=first_day + coverage.WEEK,
        span=span,
        gaps=every,
        number=next((n for n, one in enumerate(every, 1) if one.key == (channel.public_id, first_day)), None),
        next=gaps.after(every, channel, first_day),
    )


@bp.post("/<channel_id>/gap/<day>")
@allowed(Right.WRITE)
def fill_gap(channel_id: str, day: str) -> Response | tuple[str, int]:
    """With an idea, or with an empty draft where none is chosen."""
    channel, span = find(Channel, channel_id), asked_span()
    first_day, form = _week(day), request.form
    idea = find(Post, form["idea"]) if form.get("idea") else None
    pillar = find(Pillar, form["pillar"]) if form.get("pillar") else None
    try:
        at = _asked_time()
        planned = LocalTime(datetime.fromisoformat(at), channel.zone)
        if idea:
            filled = filling.take_up(g.db, idea, channel, planned, by=g.membership, now=g.now)
        else:
            filled = filling.begin(g.db, channel, planned, pillar, by=g.membership, now=g.now)
    except (filling.NoIdea, GapHour, OverlapHour, PastTime, Unfit) as wrong:
        words = say(wrong.text)
    except ValueError:
        words = gettext("Choose one of the free places, or a day and an hour.")
    else:
        return _filled(filled, planned.said(), channel, first_day, span)
    g.db.rollback()
    return _page(channel, first_day, span, words), 422


def _asked_time() -> str:
    """The place that is ticked; an hour somebody has typed beats it, for without JavaScript nothing ticks "other"."""
    form = request.form
    typed = form.get("other", "")
    if form.get("at") == "other" or (typed and typed != form.get("proposed", typed)):
        return typed
    return form.get("at", "")


def _filled(filled: Variant, when: Text, channel: Channel, first_day: date, span: Span) -> Response:
    """To the draft, or on to what is still to be filled: this week first, where there is room left."""
    if request.form.get("then") != "next":
        flash(gettext("A draft stands in the gap: %(when)s.", when=say(when)))
        return redirect(url_for("composer.compose", post_id=filled.post.public_id))
    words = render_template("plan/_filled.html", filled=filled, when=when)
    flash(Markup(words))  # noqa: S704  (our own template)
    every = gaps_of(span)
    here = next((one for one in every if one.key == (channel.public_id, first_day)), None)
    if here is None or not filling.places(g.db, channel, first_day, now=g.now):
        here = gaps.after(every, channel, first_day)
    if here is None:
        return redirect(url_for("plan.gap_list", month=span.month or None))
    channel_id, day = here.key
    return redirect(url_for("plan.gap", channel_id=channel_id, day=day.isoformat(), month=span.month or None))


def _week(day: str) -> date:
    try:
        asked = date.fromisoformat(day)
        if not 2000 <= asked.year <= 2100:
            raise ValueError
    except ValueError:
        abort(404)
    return coverage.first_day_of_week(asked, g.workspace.first_weekday)
