"""The slots of a channel, beside its plan: added, changed, laid out from the plan, moved or closed for once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from babel.dates import get_day_names
from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from scheduler.channels import Channel
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.people import Right
from scheduler.planning import ChannelPlan, Pillar, Slot, around, occurrences, pillars, plans, slots
from scheduler.planning.closed import closed_days
from scheduler.planning.marks import BadMark
from scheduler.wording import N_
from web.language import pick, say
from web.plan.room import bp
from web.rights import allowed
from web.slot_words import how_often
from web.undo import offer_return
from web.visit import find, g

AHEAD = timedelta(days=34)


@dataclass(frozen=True)
class Coming:
    """One occurrence in the weeks ahead: `on` is the day it falls on, `planned` when it is (None: closed)."""

    slot: Slot
    on: date
    planned: LocalTime | None
    holiday: bool = False

    @property
    def at(self) -> datetime:
        return self.planned.at if self.planned else datetime.combine(self.on, self.slot.at)

    @property
    def is_moved(self) -> bool:
        return self.planned is not None and self.planned.at != datetime.combine(self.on, self.slot.at)


def shown(channel: Channel, plan: ChannelPlan | None) -> dict[str, Any]:
    """What the page of a plan shows of the channel's slots."""
    mine = slots.of_channel(g.db, channel)
    names = get_day_names("wide", locale=pick(), context="stand-alone")
    begin = g.workspace.first_weekday
    return {
        "slots": mine,
        "coming": _coming(channel, mine),
        "weekdays": [(n % 7, names[n % 7]) for n in range(begin, begin + 7)],
        "living": pillars.living(g.db, g.workspace_id),
        "proposal": slots.proposed(plan, mine) if plan else [],
        "day_names": names,
        "how_often": how_often,
    }


@bp.post("/<channel_id>/slots")
@allowed(Right.PLAN)
def add_slot(channel_id: str) -> Response:
    channel = find(Channel, channel_id)
    return _trying(channel, lambda: slots.add(g.db, by=g.membership, channel=channel, now=g.now, **_asked()))


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
def change_slot(slot_id: str) -> Response:
    slot = find(Slot, slot_id)
    return _trying(slot.channel, lambda: slots.change(g.db, slot, by=g.membership, now=g.now, **_asked()))


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
def change_occurrence(slot_id: str, day: str) -> Response:
    """Closed, moved, or as usual again: this one only."""
    slot = find(Slot, slot_id)
    way = request.form.get("way")

    def act() -> None:
        on = date.fromisoformat(day)
        if way == "usual":
            slots.as_usual(g.db, slot, on, by=g.membership, now=g.now)
            return
        to = datetime.fromisoformat(request.form.get("to", "")) if way == "move" else None
        if to and to.tzinfo:
            raise ValueError
        slots.change_once(g.db, slot, on, to, by=g.membership, now=g.now)

    return _trying(slot.channel, act)


def _coming(channel: Channel, mine: Any) -> list[Coming]:
    today = g.now.astimezone(zone(channel.zone)).date()
    last = today + AHEAD
    closed = closed_days(g.db, g.workspace_id, [channel.id], today, last)[channel.id]
    found = []
    for slot in mine:
        changed = {change.on: change.moved_to for change in slot.changes}
        for on, planned in occurrences.times(slot, today, last):
            shut = on in closed and on not in changed
            found.append(Coming(slot, on, None if shut else planned, holiday=shut))
        found += [Coming(slot, on, None) for on, to in changed.items() if to is None and today <= on <= last]
    return sorted(found, key=lambda one: one.at)


def _asked() -> dict[str, Any]:
    form = request.form
    rule, starts_on = form.get("rule", ""), form.get("starts_on", "")
    return {
        "weekday": int(form.get("weekday") or 0),
        "at": time.fromisoformat(form.get("at", "")),
        "pillar": find(Pillar, form["pillar"]) if form.get("pillar") else None,
        "rule": rule,
        "starts_on": date.fromisoformat(starts_on) if starts_on else None,
    }


def _trying(channel: Channel, act: Any) -> Response:
    try:
        act()
    except ValueError as wrong:
        return _refused(channel, wrong)
    return _back(channel, gettext("Saved."))


def _refused(channel: Channel, wrong: ValueError) -> Response:
    public_id = channel.public_id
    g.db.rollback()
    flash(say(wrong.text if isinstance(wrong, BadMark) else N_("Give a day and a time.")), "bad")
    return redirect(url_for("plan.edit", channel_id=public_id, _anchor="slots"))


def _back(channel: Channel, words: str) -> Response:
    flash(words)
    return redirect(url_for("plan.edit", channel_id=channel.public_id, _anchor="slots"))
