"""The form of a channel's plan."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.people import Right
from scheduler.planning import ChannelPlan, Pillar, pillars, plans
from scheduler.planning.plans import BadPlan, SomebodyElseSaved, Wish
from scheduler.wording import N_
from web.answers import Answers
from web.plan.room import bp
from web.rights import allowed
from web.visit import find, g


@bp.get("/<channel_id>")
@allowed(Right.PLAN)
def edit(channel_id: str) -> str:
    channel = find(Channel, channel_id)
    plan = plans.plan_for(g.db, channel)
    return _form(Answers(_typed(plan)), channel, plan)


@bp.post("/<channel_id>")
@allowed(Right.PLAN)
def save(channel_id: str) -> Response | tuple[str, int]:
    channel, answers = find(Channel, channel_id), Answers(request.form)
    wish = _wish(answers, _pillars(plans.plan_for(g.db, channel)))
    try:
        if not answers.ok:
            raise BadPlan(answers.errors)
        version = int(answers["version"]) if answers["version"].isdecimal() else None
        plans.save(g.db, channel, wish, by=g.membership, now=g.now, version=version)
    except BadPlan as wrong:
        answers.errors |= wrong.problems
        return _form(answers, channel, plans.plan_for(g.db, channel)), 422
    except SomebodyElseSaved as conflict:
        answers.wrong("", conflict.text)
        return _form(answers, channel, plans.plan_for(g.db, channel), conflict=True), 409
    flash(gettext("Kept."))
    return redirect(url_for("plan.show", _anchor=channel.public_id))


def _wish(answers: Answers, themes: list[Pillar]) -> Wish:
    evaluate_on = None
    if answers["evaluate_on"].strip():
        try:
            evaluate_on = date.fromisoformat(answers["evaluate_on"].strip())
        except ValueError:
            answers.wrong("evaluate_on", N_("Write a date as 2027-01-31."))
    return Wish(
        audience=answers["audience"],
        objective=answers["objective"],
        tone=answers["tone"].replace("\r\n", "\n"),
        cadence_min=_number(answers, "cadence_min"),
        cadence_max=_number(answers, "cadence_max"),
        evaluate_on=evaluate_on,
        mix={pillar: _number(answers, f"mix-{pillar.public_id}", "mix", empty=0) for pillar in themes},
    )


def _number(answers: Answers, name: str, field: str = "", empty: int | None = None) -> int:
    typed = answers[name].strip()
    if not typed and empty is not None:
        return empty
    if not typed.isdecimal() or len(typed) > 6:
        answers.wrong(field or name, N_("Write a whole number."))
        return 0
    return int(typed)


def _typed(plan: ChannelPlan | None) -> dict[str, str]:
    if plan is None:
        return {"cadence_min": "1", "cadence_max": "3", "version": "0"}
    typed = {name: str(getattr(plan, name)) for name in ("audience", "objective", "tone", "version")}
    typed |= {"cadence_min": str(plan.cadence_min), "cadence_max": str(plan.cadence_max)}
    typed["evaluate_on"] = plan.evaluate_on.isoformat() if plan.evaluate_on else ""
    return typed | {f"mix-{share.pillar.public_id}": str(share.percent) for share in plan.shares}


def _pillars(plan: ChannelPlan | None) -> list[Pillar]:
    """The open ones, and closed ones the plan still counts on."""
    kept = {share.pillar_id for share in plan.shares} if plan else set()
    return [p for p in pillars.everything(g.db, g.workspace_id) if p.closed_at is None or p.id in kept]


def _form(answers: Answers, channel: Channel, plan: ChannelPlan | None, *, conflict: bool = False) -> str:
    return render_template(
        "plan/channel.html",
        answers=answers,
        channel=channel,
        plan=plan,
        theirs=_typed(plan) if conflict else None,
        # Sent again after a look at both, it replaces what is there now.
        version=str(plan.version) if conflict and plan else answers["version"],
        pillars=_pillars(plan),
    )
