"""Campaigns: the list, one's own page with its brief and progress, and the whole moved by some days."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.calendar import bulk, landing
from scheduler.channels.keeping import listed as channels_listed
from scheduler.content import Variant
from scheduler.people import Right
from scheduler.planning import Campaign, around, campaigns
from scheduler.planning.campaigns import Brief
from scheduler.planning.marks import BadMark
from scheduler.publishing import State
from scheduler.wording import N_
from web.answers import Answers
from web.calendar.bulk import clock
from web.language import say
from web.plan.amounts import money, scaled, shown, whole
from web.plan.landed import Notes, moved_notes
from web.plan.room import bp
from web.rights import allowed
from web.undo import offer_undo
from web.visit import find, g

# What went out stays where it was; what is under way cannot be moved.
MOVABLE = (State.UNSCHEDULED, State.SCHEDULED, State.HELD, State.MISSED, State.FAILED)
FURTHEST = 366


@bp.get("/campaigns")
def campaign_list() -> str:
    return _list(Answers({}))


@bp.post("/campaigns")
@allowed(Right.PLAN)
def open_campaign() -> Response | tuple[str, int]:
    answers = Answers(request.form)
    starts_on, ends_on = _days(answers)
    if starts_on and ends_on:
        try:
            made = around.open_campaign(
                g.db, by=g.membership, name=answers["name"], starts_on=starts_on, ends_on=ends_on, now=g.now
            )
            return redirect(url_for("plan.campaign", campaign_id=made.public_id))
        except BadMark as bad:
            answers.wrong(bad.field, bad.text)
    g.db.rollback()
    return _list(answers), 422


@bp.get("/campaigns/<campaign_id>")
def campaign(campaign_id: str) -> str:
    found = find(Campaign, campaign_id)
    return _page(found, Answers(_typed(found)))


@bp.post("/campaigns/<campaign_id>")
@allowed(Right.PLAN)
def save_campaign(campaign_id: str) -> Response | tuple[str, int]:
    found, answers = find(Campaign, campaign_id), Answers(request.form)
    starts_on, ends_on = _days(answers)
    wanted, budget = whole(answers, "wanted_posts"), scaled(answers, "budget", 100)
    chosen = set(request.form.getlist("channel"))
    if starts_on and ends_on and answers.ok:
        channels = [one for one in channels_listed(g.db, g.workspace_id) if one.public_id in chosen]
        wish = Brief(
            answers["name"], starts_on, ends_on, answers["brief"].replace("\r\n", "\n"), answers["goal"],
            wanted, budget, channels,
        )  # fmt: skip
        try:
            campaigns.save(g.db, found, wish, by=g.membership, now=g.now)
            flash(gettext("Saved."))
            return redirect(url_for("plan.campaign", campaign_id=campaign_id))
        except BadMark as bad:
            answers.wrong(bad.field, bad.text)
    g.db.rollback()
    return _page(find(Campaign, campaign_id), answers), 422


@bp.post("/campaigns/<campaign_id>/closure")
@allowed(Right.PLAN)
def close_campaign(campaign_id: str) -> Response:
    found = find(Campaign, campaign_id)
    closes = found.closed_at is None
    act = around.close_campaign if closes else campaigns.reopen
    act(g.db, found, by=g.membership, now=g.now)
    if closes:
        words = N_("“{name}” is closed. Its posts stay.", name=found.name)
        offer_undo("plan.close_campaign", words, campaign_id=campaign_id)
    return redirect(url_for("plan.campaign", campaign_id=campaign_id))


@bp.post("/campaigns/<campaign_id>/move")
@allowed(Right.PLAN)
def move_campaign(campaign_id: str) -> str | Response:
    """Tried and rolled back unless the form says to do it: what is shown is what the gate really answers."""
    found = find(Campaign, campaign_id)
    days = request.form.get("days", "0")
    number = int(days) if days.lstrip("-").isdecimal() and len(days) < 6 else 0
    if not 0 < abs(number) <= FURTHEST:
        flash(gettext("By how many days? Less than zero is earlier."), "bad")
        return redirect(url_for("plan.campaign", campaign_id=campaign_id))
    chosen = _movable(found)
    if len(chosen) > bulk.MOST:
        # Each goes through the gate within one write, and nobody else writes meanwhile.
        words = gettext("More than %(most)s posts: move them in parts, from the list.", most=bulk.MOST)
        flash(words, "bad")
        return redirect(url_for("plan.campaign", campaign_id=campaign_id))
    really = bool(request.form.get("do"))
    outcomes = bulk.do(g.db, chosen, bulk.Shift(days=number, clock=clock()), by=g.membership, now=g.now)
    if really:
        campaigns.shift(g.db, found, number, by=g.membership, now=g.now)
        name = bulk.keep(g.db, "shift", campaign_id, outcomes, by=g.membership, now=g.now)
        return redirect(url_for("plan.moved_campaign", campaign_id=campaign_id, done=name, days=number), 303)
    notes = moved_notes(outcomes)
    g.db.rollback()
    return _moved(find(Campaign, campaign_id), number, outcomes, notes, done=False)


@bp.get("/campaigns/<campaign_id>/move")
@allowed(Right.PLAN)
def moved_campaign(campaign_id: str) -> str | Response:
    """What came of it; a reload moves nothing again."""
    found = find(Campaign, campaign_id)
    kept = bulk.kept(g.db, request.args.get("done", ""), g.membership)
    if kept is None or kept.back != campaign_id:
        return redirect(url_for("plan.campaign", campaign_id=campaign_id))
    notes = moved_notes(kept.outcomes)
    return _moved(found, request.args.get("days", 0, type=int), kept.outcomes, notes, done=True)


@bp.post("/campaigns/<campaign_id>/move/undo")
@allowed(Right.PLAN)
def undo_move(campaign_id: str) -> Response:
    found = find(Campaign, campaign_id)
    notes = dict(note.split(" ", 1) for note in request.form.getlist("note") if " " in note)
    mine = {variant.public_id for variant in campaigns.variants(g.db, found)}
    days = request.form.get("days", "0")
    number = int(days) if days.lstrip("-").isdecimal() and len(days) < 6 else 0
    back = 0
    kept = [(one, what) for one, what in notes.items() if one in mine and what.startswith("move ")]
    try:
        for begin in range(0, len(kept), bulk.MOST):
            outcomes = bulk.undo(g.db, dict(kept[begin : begin + bulk.MOST]), by=g.membership, now=g.now)
            back += sum(one.done is not None for one in outcomes)
    except ValueError:
        number = 0
    # Once: asked again, the span is not where the move left it any more.
    if 0 < abs(number) <= FURTHEST and found.starts_on.isoformat() == request.form.get("left"):
        campaigns.shift(g.db, found, -number, by=g.membership, now=g.now)
    flash(ngettext("One post is back where it was.", "%(num)d posts are back where they were.", back))
    return redirect(url_for("plan.campaign", campaign_id=campaign_id))


def _moved(found: Campaign, days: int, outcomes: list[bulk.Outcome], notes: Notes, *, done: bool) -> str:
    going = [one for one in outcomes if one.done]
    return render_template(
        "plan/campaign_move.html",
        campaign=found,
        days=days,
        outcomes=outcomes,
        going=going,
        notes=notes,
        series=landing.series_within(g.db, found),
        done=done,
        clock=clock(),
        asks_clock=any(one.asks_clock for one in outcomes),
    )


def _movable(found: Campaign) -> list[Variant]:
    return [
        variant
        for variant in campaigns.variants(g.db, found)
        if variant.planned_instant and variant.delivery.state in MOVABLE
    ]


def _days(answers: Answers) -> tuple[date | None, date | None]:
    found: list[date | None] = []
    for name in ("starts_on", "ends_on"):
        try:
            found.append(date.fromisoformat(answers[name].strip()))
        except ValueError:
            answers.wrong(name, N_("Write a date as 2027-01-31."))
            found.append(None)
    return found[0], found[1]


def _typed(found: Campaign) -> dict[str, str]:
    return {
        "name": found.name, "brief": found.brief, "goal": found.goal,
        "starts_on": found.starts_on.isoformat(), "ends_on": found.ends_on.isoformat(),
        "wanted_posts": "" if found.wanted_posts is None else str(found.wanted_posts),
        "budget": shown(found.budget, 100),
    }  # fmt: skip


def _list(answers: Answers) -> str:
    every = campaigns.everything(g.db, g.workspace_id)
    return render_template(
        "plan/campaigns.html", answers=answers, campaigns=every, progress=campaigns.progress(g.db, every),
        money=money, say=say,
    )  # fmt: skip


def _page(found: Campaign, answers: Answers) -> str:
    return render_template(
        "plan/campaign.html",
        campaign=found,
        answers=answers,
        progress=campaigns.progress(g.db, [found])[found.id],
        variants=campaigns.variants(g.db, found),
        channels=channels_listed(g.db, g.workspace_id),
        chosen={place.channel_id for place in found.places},
        money=money,
    )
