"""What the protocol needs of whoever keeps the calendars. The protocol knows no post; a keeper knows no XML and no HTTP."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scheduler.db import LocalTime
from scheduler.wording import Text

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
OURS = "https://marronnier.example/ns/"
LARGEST = 100_000  # octets of one object


@dataclass(frozen=True)
class Person:
    key: str  # their part of each address
    name: str
    email: str


@dataclass(frozen=True)
class Calendar:
    """A collection of objects. `rights` beside reading: write-content, bind (create), unbind (delete)."""

    name: str
    title: str
    component: str = "VEVENT"
    zone: str = "UTC"
    colour: str = "#008080"
    order: int = 0
    description: str = ""
    rights: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Object:
    """One object as this person sees it: its octets, and when it is (UTC; None: no end to it)."""

    name: str
    etag: str  # without quotes
    octets: bytes
    component: str
    changed_at: datetime
    starts: datetime | None = None
    ends: datetime | None = None

    def overlaps(self, start: datetime | None, end: datetime | None) -> bool:
        """RFC 4791 9.9, for what happens once."""
        if self.starts is None:
            return True
        over = self.ends or self.starts
        if end is not None and self.starts >= end:
            return False
        return start is None or over > start or (over == self.starts and self.starts >= start)


@dataclass(frozen=True)
class Changes:
    """What is another since a token: members with their ETags, and those that are gone. `more`: cut at the limit."""

    changed: Mapping[str, str]
    gone: Sequence[str]
    token: str
    more: bool = False


@dataclass(frozen=True)
class Conditions:
    """If-Match and If-None-Match; None: not sent. `*` stands for any."""

    match: Collection[str] | None = None
    none_match: Collection[str] | None = None

    def hold(self, etag: str | None) -> bool:
        """`etag` None: there is nothing at that address."""
        if self.match is not None and (etag is None or not {"*", etag} & set(self.match)):
            return False
        return self.none_match is None or etag is None or not {"*", etag} & set(self.none_match)


@dataclass(frozen=True)
class Stored:
    """`etag` only where what is kept is, octet for octet, what was sent (RFC 4791 5.3.4)."""

    created: bool
    etag: str | None = None


class Refusal(Exception):
    """Not done. `condition` is the precondition that failed, as namespace and name; `text` says why to a person."""

    def __init__(
        self,
        status: int = 403,
        *,
        condition: tuple[str, str] | None = None,
        text: Text | None = None,
        href: str = "",
    ) -> None:
        super().__init__(str(text or status))
        self.status, self.condition, self.text = status, condition, text
        self.href = href  # the name of the member in the way, where there is one
        self.wished: tuple[int, LocalTime] | None = None  # a variant, and the time it was refused


def missing() -> Refusal:
    return Refusal(404)


class BadToken(Exception):
    """A sync token of another calendar, of another ledger, or older than what is remembered."""


class Backend(Protocol):
    """All of it for one person. Names are the last parts of addresses."""

    person: Person

    def calendars(self) -> Sequence[Calendar]: ...

    def calendar(self, name: str) -> Calendar | None: ...

    def token(self, calendar: Calendar) -> str:
        """Another whenever any member is another."""
        ...

    def members(self, calendar: Calendar) -> Mapping[str, str]:
        """Every name with its ETag; cheap, without octets."""
        ...

    def objects(self, calendar: Calendar, names: Collection[str] | None = None) -> list[Object]:
        """Those that are there, all of them without `names`."""
        ...

    def changes(self, calendar: Calendar, since: str | None, limit: int) -> Changes:
        """Without a token, everything. Raises BadToken."""
        ...

    def put(self, calendar: Calendar, name: str, octets: bytes, conditions: Conditions) -> Stored:
        """Raises Refusal."""
        ...

    def delete(self, calendar: Calendar, name: str, conditions: Conditions) -> None:
        """Raises Refusal."""
        ...

    def likings(self, calendar: str) -> Mapping[str, str]:
        """What this person chose about a calendar: {namespace}name to escaped XML."""
        ...

    def like(self, calendar: str, chosen: Mapping[str, str | None]) -> None:
        """None takes a choice back."""
        ...
