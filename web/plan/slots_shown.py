"""The slots of a channel as its plan's page shows them: each with its form, and one by one in the weeks ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext

from scheduler.channels import Channel
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.planning import ChannelPlan, Slot, occurrences, pillars, slots
from scheduler.planning.closed import closed_days, holidays_of
from web.answers import Answers
from web.language import pick
from web.plan.slot_form import EMPTY, OFTEN, written
from web.slot_words import how_often
from web.visit import g

AHEAD = timedelta(days=34)


@dataclass(frozen=True)
class Coming:
    """One occurrence in the weeks ahead: `on` is the day it falls on, `planned` when it is (None: closed)."""

    slot: Slot
    on: date
    planned: LocalTime | None
    closed_by: str = ""  # a holiday's name, or an embargo
    typed: str = ""  # where somebody wanted it to be, and it was refused

    @property
    def form(self) -> str:
        return once(self.slot.public_id, self.on.isoformat())

    @property
    def wish(self) -> str:
        """What its form begins with."""
        return self.typed or self.at.isoformat(timespec="minutes")

    @property
    def at(self) -> datetime:
        return self.planned.at if self.planned else datetime.combine(self.on, self.slot.at)

    @property
    def is_moved(self) -> bool:
        return self.planned is not None and self.planned.at != datetime.combine(self.on, self.slot.at)


@dataclass(frozen=True)
class Refused:
    """A form of the slots that comes back with what was written in it. `about`: the slot's public id, new, or `once`."""

    about: str
    answers: Answers


def once(slot_id: str, day: str) -> str:
    """The form of one time of a slot."""
    return f"{slot_id}-on-{day}"


def shown(channel: Channel, plan: ChannelPlan | None, refused: Refused | None = None) -> dict[str, Any]:
    """What the page of a plan shows of the channel's slots."""
    mine = slots.of_channel(g.db, channel)
    names = get_day_names("wide", locale=pick(), context="stand-alone")
    begin = g.workspace.first_weekday
    forms = {one.public_id: Answers(written(one)) for one in mine} | {"new": Answers(EMPTY)}
    if refused:
        forms[refused.about] = refused.answers
    return {
        "slots": mine,
        "slot_forms": forms,
        "refused": refused.about if refused else "",
        # The summary leads to the fields of that one form.
        "slot_problems": {f"{refused.about}-{name}": words for name, words in refused.answers.errors.items()}
        if refused
        else {},
        "coming": _coming(channel, mine, refused),
        "refused_once": bool(refused and refused.about not in {"new", *(one.public_id for one in mine)}),
        "weekdays": [(n % 7, names[n % 7]) for n in range(begin, begin + 7)],
        "slot_pillars": [(one.public_id, one.name) for one in pillars.living(g.db, g.workspace_id)],
        "today": g.now.astimezone(zone(channel.zone)).date(),
        "often": [(key, words) for key, (_, words) in OFTEN.items()],
        "proposal": slots.proposed(plan, mine) if plan else [],
        "day_names": names,
        "how_often": how_often,
    }


def _coming(channel: Channel, mine: Sequence[Slot], refused: Refused | None) -> list[Coming]:
    today = g.now.astimezone(zone(channel.zone)).date()
    last = today + AHEAD
    closed = closed_days(g.db, g.workspace_id, [channel.id], today, last)[channel.id]
    feasts = holidays_of(g.workspace, today, last, pick())
    found = []
    for slot in mine:
        changed = {change.on: change.moved_to for change in slot.changes}
        for on, planned in occurrences.times(slot, today, last):
            shut = on in closed and on not in changed
            why = (feasts.get(on) or gettext("embargo")) if shut else ""
            found.append(Coming(slot, on, None if shut else planned, closed_by=why))
        found += [Coming(slot, on, None) for on, to in changed.items() if to is None and today <= on <= last]
    return [
        replace(one, typed=refused.answers["to"]) if refused and refused.about == one.form else one
        for one in sorted(found, key=lambda one: one.at)
    ]
