"""What an address narrows the calendar to and nothing is: said in a sentence, with a way on to the rest of the view."""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, request
from flask_babel import gettext

from scheduler.calendar import Filter, UnknownFilter
from scheduler.calendar.choices import VALUE_NAMES
from scheduler.calendar.filter import IN_ADDRESS
from scheduler.calendar.names import Names
from scheduler.wording import N_, Text
from web.errors import answer
from web.language import say
from web.visit import g

TITLES = {
    "channels": N_("Channel"),
    "pillars": N_("Pillar"),
    "campaigns": N_("Campaign"),
    "labels": N_("Label"),
    "people": N_("Person"),
    "authors": N_("Person"),
    "assignees": N_("Assigned to"),
}


def refuse_word(unknown: UnknownFilter) -> NoReturn:
    """A state, a stage or a kind nobody has."""
    _refuse(_in_words(unknown), {(IN_ADDRESS.get(unknown.part, unknown.part), unknown.value)})


def refuse_unknown(chosen: Filter, names: Names) -> None:
    """A channel, a label or somebody the workspace does not have: an empty sheet would look like a month at rest."""
    missing = names.nowhere(chosen)
    if not missing:
        return
    part, values = next(iter(missing.items()))
    sentence = N_(
        "The address narrows the calendar to “{value}” ({part}), and this workspace has none such, or no longer.",
        value=min(values), part=say(TITLES[part]),
    )  # fmt: skip
    _refuse(sentence, {(IN_ADDRESS[key], value) for key, gone in missing.items() for value in gone})


def still_here(query: str) -> str:
    """The address of the view somebody begins with, without what is gone since: refused, it would be at each opening."""
    pairs = parse_qsl(query)
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    try:
        gone = Names(g.db, g.workspace_id).nowhere(Filter.from_query(given))
    except UnknownFilter:
        return query
    if not gone:
        return query
    flash(
        gettext("The view you begin with names something this workspace no longer has: it opens without it.")
    )
    without = {(IN_ADDRESS[key], value) for key, values in gone.items() for value in values}
    return urlencode([pair for pair in pairs if pair not in without] or [("view", "month")])


def _refuse(sentence: Text, without: set[tuple[str, str]]) -> NoReturn:
    kept = [pair for pair in request.args.items(multi=True) if pair not in without]
    # Never the bare address: that would begin again with the view that led here.
    rest = request.path + "?" + urlencode(kept or [("view", "month")])
    abort(answer(404, sentence, onward=(rest, N_("Show the calendar without it"))))


def _in_words(unknown: UnknownFilter) -> Text:
    """What there is to choose is told as the menus call it; only the API needs the values themselves."""
    known = VALUE_NAMES.get(unknown.part)
    if known is None:
        return unknown.text
    names = ", ".join(say(name) for name in known.values())
    return Text(unknown.text.msgid, {"value": unknown.value, "known": names})
