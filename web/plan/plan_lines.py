"""What a plan's file changes of one item, line by line, as a person says it: the field, what it was, what it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from scheduler.channels import Lateness
from scheduler.planning.pillars import NATURES
from scheduler.series.saying import WEEKDAYS as DAYS
from scheduler.wording import N_, Text
from web.channels.words import LATENESS
from web.language import say
from web.plan.amounts import money, shown
from web.plan.row_words import lasting
from web.times import day_in_words, written

FIELDS: dict[str, Text] = {
    "expects": N_("what they expect"), "nature": N_("nature"), "closed": N_("closed"), "on": N_("first day"),
    "until": N_("last day"), "every_year": N_("every year"), "rule": N_("rule"), "lead_days": N_("lead time"),
    "note": N_("note"), "embargo": N_("embargo"), "starts_on": N_("first day"), "ends_on": N_("last day"),
    "starts_at": N_("begins at"), "ends_at": N_("ends at"), "place": N_("place"), "kind": N_("kind"),
    "audience": N_("For whom, in your words"), "objective": N_("What for"), "tone": N_("In which tone"),
    "formats": N_("Formats"), "languages": N_("Languages"), "audiences": N_("Audiences"), "owner": N_("In charge"),
    "deputy": N_("Deputy"), "cadence_min": N_("At least, posts a week"), "cadence_max": N_("At most, posts a week"),
    "minutes_a_week": N_("Hours a week"), "money_a_week": N_("Money a week"),
    "most_promotional": N_("At most promotional, in percent"),
    "most_self_centred": N_("At most about ourselves, in percent"),
    "rests_on_holidays": N_("Slots are closed on public holidays"), "evaluate_on": N_("Evaluate on"),
    "mix": N_("Mix of pillars"), "slots": N_("slot"), "zone": N_("Time zone"), "count": N_("How many times in all"),
    "extra": N_("Dates beside the rule"), "leaves": N_("Each date"), "title": N_("Title"), "text": N_("Text"),
    "language": N_("Language"), "pillar": N_("Pillar"), "channels": N_("Channels"), "texts": N_("texts of the pool"),
    "least_days": N_("Days between two uses of the same text, at least"),
    "patience_minutes": N_("It is still worth publishing within"), "lateness": N_("After that"),
    "skipped": N_("Dates left out"), "moved": N_("Dates moved"),
}  # fmt: skip
MEASURES: dict[str, Callable[[Any], str]] = {
    "minutes_a_week": lambda minutes: shown(minutes, 60),
    "money_a_week": money,
    "patience_minutes": lasting,
}
NOTHING: tuple[Any, ...] = (None, "", [], {}, False)


@dataclass(frozen=True)
class Line:
    label: Text | str
    before: str
    after: str


def lines(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Line]:
    """Of what is new only what says something; names and what stays are left out."""
    return list(_lines(before or {}, after or {}))


def _lines(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Line]:
    for field, new in after.items():
        old = before.get(field)
        if field == "name" or new == old or (field not in before and new in NOTHING):
            continue
        if field == "plan":
            if new is not None:  # a file without a plan takes none away
                yield from _lines(old or {}, new)
        elif field == "slots":
            there = old or []
            yield from (Line(FIELDS["slots"], "", _slot(slot)) for slot in new if slot not in there)
        else:
            yield Line(FIELDS.get(field, field), _said(field, old), _said(field, new))


def _said(field: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field == "nature" and value in NATURES:
        return say(NATURES[value])
    if measured := MEASURES.get(field):
        return measured(value)
    if field == "lateness" and value in LATENESS:
        return say(LATENESS[Lateness(value)])
    if field == "mix":
        return ", ".join(f"{name} {percent}\u202f%" for name, percent in value.items())
    if field == "texts":
        return ngettext("one text", "%(num)d texts", len(value))
    if field == "channels":
        return ", ".join(str(each["name"]) for each in value)
    if field in ("extra", "skipped"):
        return ", ".join(_moment(each) for each in value)
    if field == "moved":
        return ", ".join(f"{_moment(each['on'])} → {_moment(each['to'])}" for each in value)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return day_in_words(str(value))


def _slot(slot: dict[str, Any]) -> str:
    when = slot["rule"] or say(DAYS[slot["weekday"]])
    return " · ".join(part for part in (f"{when} {slot['at']}", slot["pillar"]) if part)


def _moment(words: str) -> str:
    wall = datetime.fromisoformat(words)
    return f"{written(wall.date(), 'd MMM yyyy')} {wall:%H:%M}"
