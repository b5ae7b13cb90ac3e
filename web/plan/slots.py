"""What is done to the slots of a channel: added, changed, laid out from the plan, moved or closed for once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.people import Right
from scheduler.planning import Slot, around, plans, slots
from scheduler.planning.marks import BadMark
from scheduler.wording import N_, Text
from web.answers import Answers
from web.language import say
from web.plan import slot_form
from web.plan.room import bp
from web.plan.slots_shown import Refused, once
from web.plan.writing import form_again
from web.rights import allowed
from web.undo import offer_return
from web.visit import find, g

Answer = Response | tuple[str, int]


@bp.post("/<channel_id>/slots")
@allowed(Right.PLAN)
def add_slot(channel_id: str) -> Answer:
    channel = find(Channel, channel_id)
    return _kept(channel, "new", lambda **asked: slots.add(g.db, channel=channel, **asked))


@bp.post("/<channel_id>/slots/layout")
@allowed(Right.PLAN)
def lay_out_slots(channel_id: str) -> Response:
    channel = find(Channel, channel_id)
    plan = plans.plan_for(g.db, channel)
    if plan is None:
        return _back(channel, gettext("Save the plan first: its cadence says how many slots a week needs."))
    try:
        at = time.fromisoformat(request.form.get("at", "10:00"))
        made = slots.lay_out(g.db, channel, plan, by=g.membership, at=at, now=g.now)
    except ValueError as wrong:
        return _refused(channel, wrong)
    words = (
        ngettext("One slot added.", "%(num)d slots added.", len(made))
        if made
        else gettext("No slot is missing.")
    )
    return _back(channel, words)


@bp.post("/slots/<slot_id>")
@allowed(Right.PLAN)
def change_slot(slot_id: str) -> Answer:
    slot = find(Slot, slot_id)
    return _kept(slot.channel, slot_id, lambda **asked: slots.change(g.db, slot, **asked))


@bp.post("/slots/<slot_id>/removal")
@allowed(Right.PLAN)
def remove_slot(slot_id: str) -> Response:
    slot = find(Slot, slot_id)
    channel = slot.channel
    paper = around.take_away(g.db, slot, by=g.membership, now=g.now)
    back = url_for("plan.edit", channel_id=channel.public_id, _anchor="slots")
    offer_return(paper, N_("The slot is gone; the posts in it stay."), back=back)
    return redirect(back)


@bp.post("/slots/<slot_id>/occurrences/<day>")
@allowed(Right.PLAN)
def change_occurrence(slot_id: str, day: str) -> Answer:
    """Closed, moved, or as usual again: this one only."""
    slot, answers = find(Slot, slot_id), Answers(request.form)
    channel_id = slot.channel.public_id
    try:
        _once(slot, date.fromisoformat(day), answers)
    except ValueError as wrong:
        g.db.rollback()
        answers.wrong("to", _said(wrong))
        return form_again(find(Channel, channel_id), Refused(once(slot_id, day), answers)), 422
    flash(gettext("Saved."))
    return redirect(url_for("plan.edit", channel_id=channel_id, coming="open", _anchor="coming"))


def _once(slot: Slot, on: date, answers: Answers) -> None:
    if answers["way"] == "usual":
        slots.as_usual(g.db, slot, on, by=g.membership, now=g.now)
        return
    to = datetime.fromisoformat(answers["to"]) if answers["way"] == "move" else None
    if to and to.tzinfo:
        raise ValueError
    slots.change_once(g.db, slot, on, to, by=g.membership, now=g.now)


def _kept(channel: Channel, about: str, act: Callable[..., object]) -> Answer:
    """What the form asks is done, or it comes back as it was written, with what to correct."""
    answers, channel_id = Answers(request.form), channel.public_id
    asked = slot_form.asked(answers)
    if answers.ok:
        try:
            act(**asked, by=g.membership, now=g.now)
        except BadMark as wrong:
            g.db.rollback()
            answers.wrong("rule" if answers["often"] == slot_form.OWN else "at", wrong.text)
    if answers.ok:
        return _back(channel, gettext("Saved."))
    return form_again(find(Channel, channel_id), Refused(about, answers)), 422


def _refused(channel: Channel, wrong: ValueError) -> Response:
    public_id = channel.public_id
    g.db.rollback()
    flash(say(_said(wrong)), "bad")
    return redirect(url_for("plan.edit", channel_id=public_id, _anchor="slots"))


def _said(wrong: ValueError) -> Text:
    return wrong.text if isinstance(wrong, BadMark) else N_("Give a day and a time.")


def _back(channel: Channel, words: str) -> Response:
    flash(words)
    return redirect(url_for("plan.edit", channel_id=channel.public_id, _anchor="slots"))
