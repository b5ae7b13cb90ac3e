"""Entries as a list: sorted as one likes, cut into pages that begin where the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scheduler.calendar.entry import Entry
from scheduler.calendar.status import URGENCY
from scheduler.content.words import folded

PAGE = 50
NO_DAY = datetime.max.replace(tzinfo=UTC)

SORTS: dict[str, Callable[[Entry], Any]] = {
    "time": lambda entry: entry.instant or NO_DAY,
    "title": lambda entry: folded(entry.title),
    "channel": lambda entry: entry.channel.position,
    "status": lambda entry: URGENCY[entry.status.key],
    "pillar": lambda entry: folded(entry.pillar.name) if entry.pillar else "\uffff",
    "author": lambda entry: folded(entry.author.name),
}


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    after: str | None  # begins the next page; None: this was the last


def arranged(entries: Sequence[Entry], sort: str, *, backwards: bool = False) -> list[Entry]:
    """By one of SORTS; within it by time, so that equal ones keep a meaning and an order."""
    by_time = sorted(entries, key=lambda entry: (entry.instant or NO_DAY, entry.id))
    return sorted(by_time, key=SORTS[sort], reverse=backwards)


def page(entries: Sequence[Entry], *, after: str | None = None, size: int = PAGE) -> Page:
    """Those behind the entry called `after`: what is added or moves before it shifts nothing onto the next page."""
    begin = next((at + 1 for at, entry in enumerate(entries) if entry.public_id == after), 0)
    shown = list(entries[begin : begin + size])
    more = begin + size < len(entries)
    return Page(shown, shown[-1].public_id if more else None)
