"""What the calendar knows of a variant: frozen facts, safe to keep after the session is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.calendar.status import SETTLED, Status
from scheduler.db import LocalTime
from scheduler.wording import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, as far as a calendar shows it."""

    id: int
    public_id: str
    name: str
    platform: str
    zone: str
    position: tuple[int, int]  # as people have ordered their channels
    is_gone: bool = False
    venue: str = ""  # of a channel served by hand: the key of what kind of place it is


@dataclass(frozen=True, slots=True)
class Theme:
    """A pillar, a campaign, a label."""

    public_id: str
    name: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One variant on the calendar. `planned` is what was meant (wall time and zone), `instant` the same in UTC."""

    id: int
    public_id: str
    post_id: int
    post: str  # the post's public id
    title: str  # the post's, or how its text begins
    excerpt: str
    language: str
    stage: str
    state: str
    status: Status
    planned: LocalTime | None
    instant: datetime | None
    channel: Place
    pillar: Theme | None
    campaign: Theme | None
    author: Person
    assignee: Person | None
    due_on: date | None
    permalink: str
    cause: Text | None  # why it is held, missed, failed, unconfirmed or removed
    sequence: int
    created_at: datetime
    changed_at: datetime  # of the post, the variant or its delivery, whichever was last
    outside_rights: bool = False  # at its planned time an image of it may not be published
    repeats: bool = False  # a date of a series, which it follows
    ends_on: date | None = None  # the day it is taken down, or looked over

    @property
    def can_move(self) -> bool:
        """Nothing is under way, nothing is history: another time may be chosen."""
        return self.status.key not in SETTLED
