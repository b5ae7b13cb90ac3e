"""The form of a channel's plan."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.people import Right
from scheduler.people.finding import members
from scheduler.planning import ChannelPlan, Pillar, audiences, pillars, plans
from scheduler.planning.plans import BadPlan, SomebodyElseSaved
from scheduler.wording import N_
from web.answers import Answers
from web.channels.words import LATENESS, UNITS
from web.plan import languages
from web.plan.room import bp
from web.plan.slots_shown import Refused
from web.plan.slots_shown import shown as slots_shown
from web.plan.wishing import typed, wish
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g


@bp.get("/<channel_id>")
@allowed(Right.PLAN)
def edit(channel_id: str) -> str:
    channel = find(Channel, channel_id)
    plan = plans.plan_for(g.db, channel)
    return _form(Answers(typed(channel, plan)), channel, plan)


def form_again(channel: Channel, refused: Refused) -> str:
    """The page with a form of the slots as it was written."""
    plan = plans.plan_for(g.db, channel)
    return _form(Answers(typed(channel, plan)), channel, plan, refused=refused)


@bp.post("/<channel_id>")
@allowed(Right.PLAN)
def save(channel_id: str) -> Response | tuple[str, int]:
    channel, answers = find(Channel, channel_id), Answers(request.form)
    asked = wish(answers, _pillars(plans.plan_for(g.db, channel)))
    try:
        if not answers.ok:
            raise BadPlan(answers.errors)
        version = int(answers["version"]) if answers["version"].isdecimal() else None
        plans.save(g.db, channel, asked, by=g.membership, now=g.now, version=version)
    except BadPlan as wrong:
        answers.errors |= wrong.problems
        return _form(answers, channel, plans.plan_for(g.db, channel)), 422
    except SomebodyElseSaved as conflict:
        answers.wrong("", conflict.text)
        return _form(answers, channel, plans.plan_for(g.db, channel), conflict=True), 409
    offer_undo("plan.undo", N_("The plan is kept."), channel_id=channel.public_id)
    return redirect(url_for("plan.show", _anchor=channel.public_id))


@bp.post("/<channel_id>/undo")
@allowed(Right.PLAN)
def undo(channel_id: str) -> Response:
    channel = find(Channel, channel_id)
    done = plans.take_back(g.db, channel, by=g.membership, now=g.now)
    flash(gettext("The plan is as it was before.") if done else gettext("There is nothing to take back."))
    return redirect(url_for("plan.edit", channel_id=channel.public_id))


def _pillars(plan: ChannelPlan | None) -> list[Pillar]:
    """The open ones, and closed ones the plan still counts on."""
    kept = {share.pillar_id for share in plan.shares} if plan else set()
    return [p for p in pillars.everything(g.db, g.workspace_id) if p.closed_at is None or p.id in kept]


def _form(
    answers: Answers,
    channel: Channel,
    plan: ChannelPlan | None,
    *,
    conflict: bool = False,
    refused: Refused | None = None,
) -> str:
    return render_template(
        "plan/channel.html",
        answers=answers,
        channel=channel,
        plan=plan,
        theirs=typed(channel, plan) if conflict else None,
        # Sent again after a look at both, it replaces what is there now.
        version=str(plan.version) if conflict and plan else answers["version"],
        pillars=_pillars(plan),
        audiences=audiences.everything(g.db, g.workspace_id),
        people=[(one.public_id, one.user.name) for one in members(g.db, g.workspace_id)],
        languages=languages.every(),
        units=[(str(size), words) for size, words in UNITS],
        late=list(LATENESS.items()),
        **slots_shown(channel, plan, refused),
    )
