"""What a plan's file may say, field by field: brought into one form, or refused with a sentence that names the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from scheduler.channels import Lateness
from scheduler.content.spacing import one_line
from scheduler.planning import events
from scheduler.planning.key_dates import LONGEST_NAME, LONGEST_NOTE
from scheduler.planning.pillars import NATURES
from scheduler.planning.plans import LENGTHS
from scheduler.planning.rhythm import WEEKDAYS
from scheduler.wording import N_, Text, verbatim

VERSION = 1
MOST_ITEMS = 2_000  # of one kind
Kind = Callable[[Any], Any]
Plan = dict[str, Any]
Shape = Mapping[str, tuple[Any, Kind]]


class UnreadablePlan(ValueError):
    """The file does not say a plan; `text` says where it goes wrong."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def _words(most: int, *, lines: bool = True) -> Kind:
    def read(value: Any) -> str:
        value = "" if value is None else str(value) if type(value) is int else value
        if not isinstance(value, str) or len(value) > most:
            raise ValueError
        return value.strip() if lines else " ".join(value.split())

    return read


def _named(most: int) -> Kind:
    def read(value: Any) -> str:
        name: str = _words(most, lines=False)(value)
        if not name:
            raise ValueError
        return name

    return read


_name = _named(200)


def _titled(most: int) -> Kind:
    """A name that keeps the spaces which hold its signs together, as what it names does."""

    def read(value: Any) -> str:
        name = one_line(_words(most)(value))
        if not name:
            raise ValueError
        return name

    return read


def _maybe(kind: Kind) -> Kind:
    return lambda value: None if value is None else kind(value)


def _whole(value: Any) -> int:
    if type(value) is not int or not abs(value) < 10**9:
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _day(value: Any) -> str:
    return date.fromisoformat(value).isoformat()


def _hour(value: Any) -> str:
    at = time.fromisoformat(value)
    if at.tzinfo:
        raise ValueError
    return hour(at)


def hour(at: time) -> str:
    """09:00, with seconds only where there are any."""
    return at.isoformat().removesuffix(":00") if at.second == 0 and not at.microsecond else at.isoformat()


def _wall(value: Any) -> str:
    wall = datetime.fromisoformat(value)
    if wall.tzinfo:
        raise ValueError
    return wall.isoformat()


def _minutes(value: Any) -> str:
    return datetime.fromisoformat(_wall(value)).isoformat(timespec="minutes")


def _one_of(*choices: str) -> Kind:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return read


def _list(kind: Kind) -> Kind:
    def read(value: Any) -> list[Any]:
        value = [] if value is None else value
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise ValueError
        return [kind(each) for each in value]

    return read


def _shares(value: Any) -> dict[str, int]:
    value = {} if value is None else value
    return {_name(pillar): percent for pillar, each in value.items() if (percent := _whole(each))}


def _dict(value: Any) -> dict[str, Any]:
    value = {} if value is None else value
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ValueError
    return value


AUDIENCE: Shape = {"name": (None, _named(80)), "expects": ("", _words(300))}
PILLAR: Shape = {"name": (None, _named(80)), "nature": ("", _one_of(*NATURES)), "closed": (False, _flag)}
PLAN: Shape = {
    **{name: ("", _words(most)) for name, most in LENGTHS.items()},
    "languages": ([], _list(_name)),
    "audiences": ([], _list(_name)),
    "owner": (None, _maybe(_name)),
    "deputy": (None, _maybe(_name)),
    "cadence_min": (1, _whole),
    "cadence_max": (5, _whole),
    "minutes_a_week": (None, _maybe(_whole)),
    "money_a_week": (None, _maybe(_whole)),
    "most_promotional": (None, _maybe(_whole)),
    "most_self_centred": (None, _maybe(_whole)),
    "rests_on_holidays": (False, _flag),
    "evaluate_on": (None, _maybe(_day)),
    "mix": ({}, _shares),
    # Of the channel; left out, they stay as they are.
    "patience_minutes": (None, _maybe(_whole)),
    "lateness": (None, _maybe(_one_of(*Lateness))),
}
CHANGE: Shape = {"on": (None, _day), "moved_to": (None, _maybe(_wall))}
SLOT: Shape = {
    "weekday": ("MO", _one_of(*WEEKDAYS)),
    "at": (None, _hour),
    "pillar": (None, _maybe(_name)),
    "rule": (None, _maybe(_words(200))),
    "starts_on": (None, _maybe(_day)),
    "changes": ([], _list(lambda value: fields(CHANGE, value))),
}
CHANNEL: Shape = {
    "name": (None, _name),
    "plan": (None, _maybe(lambda value: fields(PLAN, value))),
    "slots": ([], _list(lambda value: fields(SLOT, value))),
}
KEY_DATE: Shape = {
    "name": (None, _titled(LONGEST_NAME)),
    "on": (None, _day),
    "until": (None, _maybe(_day)),
    "every_year": (True, _flag),
    "rule": (None, _maybe(_words(200))),
    "lead_days": (None, _maybe(_whole)),
    "note": ("", _words(LONGEST_NOTE)),
    "embargo": (False, _flag),
}
PLACE: Shape = {
    "name": (None, _name),
    "text": (None, _maybe(_words(100_000))),
    "options": ({}, _dict),
}
SAID: Shape = {
    "title": ("", _words(200)),
    "text": ("", _words(100_000)),
    "language": (None, _maybe(_named(8))),
    "pillar": (None, _maybe(_name)),
    "channels": ([], _list(lambda value: fields(PLACE, value))),
}
TEXT: Shape = {"fresh_until": (None, _maybe(_day)), "retired": (False, _flag), **SAID}
MOVED: Shape = {"on": (None, _minutes), "to": (None, _minutes)}
SERIES: Shape = {
    "name": (None, _titled(200)),
    "kind": ("repeat", _one_of("repeat", "rotation")),
    "starts_at": (None, _minutes),
    "zone": (None, _named(64)),
    "rule": (None, _named(300)),
    "until": (None, _maybe(_day)),
    "count": (None, _maybe(_whole)),
    "extra": ([], _list(_minutes)),
    "leaves": ("draft", _one_of("draft", "schedule")),
    "least_days": (None, _maybe(_whole)),
    "skipped": ([], _list(_minutes)),
    "moved": ([], _list(lambda value: fields(MOVED, value))),
    **SAID,
    "texts": ([], _list(lambda value: fields(TEXT, value))),
}
EVENT: Shape = {
    "name": (None, _titled(events.LENGTHS["name"])),
    "starts_on": (None, _day),
    "ends_on": (None, _day),
    "starts_at": (None, _maybe(_hour)),
    "ends_at": (None, _maybe(_hour)),
    "place": ("", lambda value: one_line(_words(events.LENGTHS["place"])(value))),
    "note": ("", _words(events.LENGTHS["note"])),
    "kind": ("meeting", _one_of(*events.KINDS)),
}
PARTS: dict[str, Shape] = {
    "audiences": AUDIENCE, "pillars": PILLAR, "channels": CHANNEL, "key_dates": KEY_DATE,
    "events": EVENT, "series": SERIES,
}  # fmt: skip


def plan(stored: Any) -> Plan:
    """The whole file in one form: every part, every field, defaults filled in. Raises UnreadablePlan."""
    if not isinstance(stored, dict) or stored.get("plan") != VERSION:
        raise UnreadablePlan(N_("This is not a plan: it begins with “plan: {version}”.", version=VERSION))
    if unknown := [name for name in stored if name != "plan" and name not in PARTS]:
        raise UnreadablePlan(N_("A plan has no “{part}”.", part=verbatim(str(unknown[0])[:60])))
    found: Plan = {"plan": VERSION}
    for part, shape in PARTS.items():
        items = stored.get(part)
        items = [] if items is None else items
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise UnreadablePlan(N_("“{part}” is a list of at most {most}.", part=part, most=MOST_ITEMS))
        found[part] = [_item(part, shape, number, each) for number, each in enumerate(items, 1)]
    return found


def fields(shape: Shape, value: Any) -> dict[str, Any]:
    """Raises ValueError with the field that does not fit."""
    given = _dict(value)
    if unknown := given.keys() - shape.keys():
        raise ValueError(str(min(map(str, unknown))))
    found = {}
    for name, (usual, kind) in shape.items():
        try:
            # What has no usual value must be there: None does not fit its kind.
            found[name] = kind(given[name]) if name in given else kind(usual)
        except (ValueError, TypeError, AttributeError, OverflowError) as wrong:
            inner = str(wrong) if isinstance(wrong, _Inner) else ""
            raise _Inner(f"{name}: {inner}" if inner else name) from wrong
    return found


class _Inner(ValueError):
    """Says the path to a field."""


def _item(part: str, shape: Shape, number: int, value: Any) -> dict[str, Any]:
    try:
        return fields(shape, value)
    except ValueError as wrong:
        raise UnreadablePlan(
            N_("“{part}”, number {number}: “{field}” does not fit.", part=part, number=number,
               field=verbatim(str(wrong)[:80]))
        ) from wrong  # fmt: skip
