"""What a filter can be narrowed to, each with how many it would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.calendar.entry import Person, Place, Theme
from scheduler.calendar.filter import IN_ADDRESS, KINDS, Filter
from scheduler.calendar.names import Names, kind_of
from scheduler.calendar.status import STATUSES
from scheduler.calendar.tally import Group
from scheduler.content import Stage
from scheduler.wording import N_, Text, verbatim

KIND_NAMES: dict[str, Text] = {
    "social": N_("Social networks"),
    "blog": N_("Blogs"),
    "wiki": N_("Wikis"),
    "forum": N_("Forums"),
    "chat": N_("Chats"),
    "mail": N_("Letters"),
    "hook": N_("Web hooks"),
    "manual": N_("By hand"),
}
STAGE_NAMES: dict[str, Text] = {
    Stage.IDEA: N_("Ideas"),
    Stage.DRAFT: N_("Drafts"),
    Stage.SUBMITTED: N_("Text ready"),
}
# What the values of a filter are called, by its name in JSON; the other parts are told by people's own names.
VALUE_NAMES: dict[str, dict[str, Text]] = {
    "kinds": KIND_NAMES,
    "statuses": {key: status.name for key, status in STATUSES.items()},
    "stages": STAGE_NAMES,
}


@dataclass(frozen=True)
class Choice:
    value: str
    name: Text
    count: int
    chosen: bool
    place: Place | None = None  # of a channel


@dataclass(frozen=True)
class Menu:
    """One part of the filter, as a list to tick in; `key` is its name in an address."""

    key: str
    title: Text
    options: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(1 for one in self.options if one.chosen)


@dataclass(frozen=True)
class Choices:
    channels: list[Choice]
    menus: list[Menu]  # those with something to choose
    total: int  # entries the whole filter lets through
    statuses: Mapping[str, int]  # of those, how many stand where

    def menu(self, key: str) -> Menu | None:
        return next((menu for menu in self.menus if menu.key == key), None)


def choices(
    names: Names, groups: Sequence[Group], chosen: Filter, labels: Mapping[int, int] | None = None
) -> Choices:
    """`groups` are not narrowed but by text and labels; each list counts what the other parts admit."""
    counts, shown = _counted(groups, _tests(names, chosen))
    people = {person.public_id: person.name for person in names.people.values()}
    lists: list[tuple[str, Text, Iterable[tuple[str, Text, int]]]] = [
        ("statuses", N_("Status"), ((key, status.name, counts["statuses"][key]) for key, status in STATUSES.items())),
        ("stages", N_("Writing"), ((key, name, counts["stages"][key]) for key, name in STAGE_NAMES.items())),
        ("kinds", N_("Kind of channel"), ((key, KIND_NAMES[key], counts["kinds"][key]) for key in KINDS)),
        ("pillars", N_("Pillar"), _themes(names.themes, counts["pillars"], chosen.pillars)),
        ("campaigns", N_("Campaign"), _themes(names.campaigns, counts["campaigns"], chosen.campaigns)),
        ("labels", N_("Label"), _themes(names.labels, labels or {}, chosen.labels, every=True)),
        ("people", N_("Person"), ((key, verbatim(name), counts["people"][key]) for key, name in people.items())),
        ("assignees", N_("Assigned to"), ((key, verbatim(name), counts["assignees"][key]) for key, name in people.items())),
        ("languages", N_("Language"), ((key, verbatim(key), n) for key, n in sorted(counts["languages"].items()))),
    ]  # fmt: skip
    menus = [
        Menu(IN_ADDRESS[part], title, _options(options, getattr(chosen, part), part))
        for part, title, options in lists
    ]
    return Choices(
        channels=[
            Choice(
                place.public_id, verbatim(place.name), counts["channels"][place.public_id],
                place.public_id in chosen.channels, place,
            )
            for place in sorted(names.places.values(), key=lambda place: place.position)
            if not place.is_gone or place.public_id in chosen.channels
        ],
        menus=[menu for menu in menus if menu.options],
        total=sum(shown.values()),
        statuses=shown,
    )  # fmt: skip


Values = Callable[[Group], tuple[str, ...]]


def _tests(names: Names, chosen: Filter) -> dict[str, tuple[Values, frozenset[str]]]:
    """For each part of the filter: what a group counts under, and what was chosen."""

    def one(known: Mapping[int, Any], key: int | None) -> tuple[str, ...]:
        found: Place | Theme | Person | None = known.get(key) if key else None
        return (found.public_id,) if found else ()

    ways: dict[str, Values] = {
        "channels": lambda group: one(names.places, group.channel),
        "kinds": lambda group: (kind_of(names.places[group.channel].platform),),
        "statuses": lambda group: (group.status,),
        "stages": lambda group: (group.stage,),
        "pillars": lambda group: one(names.themes, group.pillar),
        "campaigns": lambda group: one(names.campaigns, group.campaign),
        "authors": lambda group: one(names.people, group.author),
        "assignees": lambda group: one(names.people, group.assignee),
        "people": lambda group: tuple({*one(names.people, group.author), *one(names.people, group.assignee)}),
        "languages": lambda group: (group.language,),
    }
    return {part: (way, getattr(chosen, part)) for part, way in ways.items()}


def _counted(
    groups: Iterable[Group], tests: Mapping[str, tuple[Values, frozenset[str]]]
) -> tuple[dict[str, Counter[str]], Counter[str]]:
    counts: dict[str, Counter[str]] = {part: Counter() for part in tests}
    shown: Counter[str] = Counter()
    for group in groups:
        values = {part: way(group) for part, (way, _) in tests.items()}
        out = [part for part, (_, wanted) in tests.items() if wanted and wanted.isdisjoint(values[part])]
        if not out:
            shown[group.status] += group.count
        # What only one part keeps out is what that part's own list would bring in.
        for part in tests if not out else out if len(out) == 1 else ():
            for value in values[part]:
                counts[part][value] += group.count
    return counts, shown


def _themes(
    themes: Mapping[int, Theme], counts: Mapping[Any, int], chosen: frozenset[str], *, every: bool = False
) -> Iterable[tuple[str, Text, int]]:
    for theme_id, theme in themes.items():
        key = theme.public_id
        count = counts.get(theme_id if every else key, 0)
        if not theme.is_closed or count or key in chosen:
            yield key, verbatim(theme.name), count


def _options(options: Iterable[tuple[str, Text, int]], chosen: frozenset[str], part: str) -> list[Choice]:
    found = [Choice(key, name, count, key in chosen) for key, name, count in options]
    if part in ("statuses", "stages", "kinds", "people", "assignees", "languages"):
        found = [one for one in found if one.count or one.chosen]
    # One language, one kind: nothing to choose.
    few = part in ("languages", "kinds") and len(found) < 2 and not any(one.chosen for one in found)
    return [] if few else found
