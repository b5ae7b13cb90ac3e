"""Where a rule holds: on which channels, for which posts and people, between which days. Nothing said: everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from scheduler.rules.base import Around, Draft
from scheduler.rules.setting import BadSettings
from scheduler.wording import N_, Text

KINDS: tuple[tuple[str, Text], ...] = (
    ("social", N_("social networks")),
    ("blog", N_("blogs")),
    ("wiki", N_("wikis")),
    ("forum", N_("forums")),
    ("chat", N_("chats")),
    ("mail", N_("mailings")),
    ("hook", N_("webhooks")),
    ("manual", N_("manual channels")),
)
DAYS = ("first", "last")
MOST = 200


@dataclass(frozen=True)
class Scope:
    """Public ids, but for `kinds` and `languages`. What a draft does not say of itself is in no named place."""

    channels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # who wrote it
    campaigns: tuple[str, ...] = ()
    first: date | None = None  # on the channel's wall
    last: date | None = None  # included

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Scope:
        """From JSON. Raises BadSettings."""
        known = {field.name for field in fields(cls)}
        problems = {
            f"scope.{name}": N_("There is no setting “{name}” here.", name=name)
            for name in stored.keys() - known
        }
        values: dict[str, Any] = {}
        for name in known & stored.keys():
            try:
                values[name] = _day(stored[name]) if name in DAYS else _names(stored[name])
            except (TypeError, ValueError):
                problems[f"scope.{name}"] = (
                    N_("Write a day as 2027-01-31.")
                    if name in DAYS
                    else N_("A list of at most {most} is expected.", most=MOST)
                )
        made = cls(**values)
        if made.first and made.last and made.last < made.first:
            problems["scope.last"] = N_("It ends before it begins.")
        if set(made.kinds) - {kind for kind, _ in KINDS}:
            problems["scope.kinds"] = N_("Choose one of the list.")
        if problems:
            raise BadSettings(problems)
        return made

    def plain(self) -> dict[str, Any]:
        """As JSON: only what is said."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else list(value)
            for name, value in said.items()
            if value
        }

    def __bool__(self) -> bool:
        return bool(self.plain())

    def holds(self, draft: Draft, around: Around) -> bool:
        named = (
            (self.channels, draft.channel),
            (self.kinds, draft.channel_kind),
            (self.pillars, draft.pillar),
            (self.people, draft.author),
            (self.campaigns, draft.campaign),
            (tuple(language[:2] for language in self.languages), draft.language[:2]),
        )
        if not all(value in wanted for wanted, value in named if wanted):
            return False
        if not (self.first or self.last):
            return True
        if around.wall is None:
            return False  # nobody has said when: it cannot fall into any days
        day = around.wall.date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def _day(stored: Any) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _names(stored: Any) -> tuple[str, ...]:
    if not isinstance(stored, list | tuple) or len(stored) > MOST:
        raise ValueError
    if not all(isinstance(one, str) and 0 < len(one) <= 40 for one in stored):
        raise ValueError
    return tuple(dict.fromkeys(stored))
