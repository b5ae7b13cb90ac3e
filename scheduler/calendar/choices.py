"""What a filter can be narrowed to, each with how many it would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.calendar.entry import Entry
from scheduler.calendar.filter import Filter
from scheduler.calendar.status import STATUSES
from scheduler.channels import Channel
from scheduler.planning import Pillar
from scheduler.wording import Text, verbatim


@dataclass(frozen=True)
class Choice:
    value: str
    name: Text
    count: int
    chosen: bool
    platform: str = ""


@dataclass(frozen=True)
class Choices:
    channels: list[Choice]
    statuses: list[Choice]
    pillars: list[Choice]
    authors: list[Choice]


def choices(session: Session, workspace_id: int, entries: Sequence[Entry], chosen: Filter) -> Choices:
    """`entries` are not narrowed yet; each list counts what the other parts of the filter admit."""
    channels = _counted(entries, chosen, "channels", lambda entry: entry.channel.public_id)
    statuses = _counted(entries, chosen, "statuses", lambda entry: entry.status.key)
    pillars = _counted(
        entries, chosen, "pillars", lambda entry: entry.pillar.public_id if entry.pillar else ""
    )
    authors = _counted(entries, chosen, "authors", lambda entry: entry.author.public_id)
    return Choices(
        channels=[
            Choice(key, verbatim(name), channels[key], key in chosen.channels, platform)
            for key, name, platform in _channels(session, workspace_id)
        ],
        statuses=[
            Choice(key, status.name, statuses[key], key in chosen.statuses)
            for key, status in STATUSES.items()
            if statuses[key] or key in chosen.statuses
        ],
        pillars=[
            Choice(key, verbatim(name), pillars[key], key in chosen.pillars)
            for key, name in _pillars(session, workspace_id)
        ],
        authors=[
            Choice(key, verbatim(name), authors[key], key in chosen.authors)
            for key, name in _authors(entries)
        ],
    )


def _counted(
    entries: Iterable[Entry], chosen: Filter, part: str, key: Callable[[Entry], str]
) -> Counter[str]:
    others = chosen.without(part)
    return Counter(key(entry) for entry in entries if others.admits(entry))


def _channels(session: Session, workspace_id: int) -> Iterable[tuple[str, str, str]]:
    rows = session.execute(
        select(Channel.public_id, Channel.name, Channel.platform)
        .where(Channel.workspace_id == workspace_id, Channel.removed_at.is_(None))
        .order_by(Channel.position, Channel.id)
    )
    return [(key, name, platform) for key, name, platform in rows]


def _pillars(session: Session, workspace_id: int) -> Iterable[tuple[str, str]]:
    rows = session.execute(
        select(Pillar.public_id, Pillar.name)
        .where(Pillar.workspace_id == workspace_id, Pillar.closed_at.is_(None))
        .order_by(Pillar.position, Pillar.id)
    )
    return [(key, name) for key, name in rows]


def _authors(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    found = {entry.author.public_id: entry.author.name for entry in entries}
    return sorted(found.items(), key=lambda person: person[1])
