"""Entries as people read them: a post that leaves on several channels at one time is one card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.calendar.entry import Entry
from scheduler.calendar.status import Status, most_urgent


@dataclass(frozen=True)
class Card:
    entries: tuple[Entry, ...]

    @property
    def lead(self) -> Entry:
        """The one the card speaks for: its address, its title, its time."""
        return self.entries[0]

    @property
    def status(self) -> Status:
        return most_urgent(entry.status for entry in self.entries)

    @property
    def outside_rights(self) -> bool:
        return any(entry.outside_rights for entry in self.entries)

    @property
    def can_move(self) -> bool:
        """All of it or nothing: a card half of which is published stays."""
        return all(entry.can_move for entry in self.entries)


def cards(entries: Iterable[Entry]) -> list[Card]:
    """In the order of each card's first entry; on a card the channels stand in their own order."""
    together: dict[tuple[int, datetime | None], list[Entry]] = {}
    for entry in entries:
        together.setdefault((entry.post_id, entry.instant), []).append(entry)
    return [
        Card(tuple(sorted(found, key=lambda entry: entry.channel.position))) for found in together.values()
    ]


def by_day(entries: Iterable[Entry], zone: ZoneInfo) -> dict[date, list[Card]]:
    """Cards under the day they have on the wall of `zone`."""
    days: dict[date, list[Card]] = {}
    for card in cards(entries):
        if card.lead.instant:
            days.setdefault(card.lead.instant.astimezone(zone).date(), []).append(card)
    return days
