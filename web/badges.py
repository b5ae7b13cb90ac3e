"""The small numbers on the rail. A room that has something waiting registers one function for its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from scheduler.people import Membership


@dataclass(frozen=True)
class Badge:
    number: int
    tone: Literal["review", "failed"] = "review"


Count = Callable[[Session, Membership], Badge | None]

COUNTS: dict[str, Count] = {}


def badge(place: str) -> Callable[[Count], Count]:
    """`@badge("queue")` on a function that counts what waits there. It runs on every page: one indexed query, or a count kept a while."""

    def register(count: Count) -> Count:
        COUNTS[place] = count
        return count

    return register


def on(place: str, session: Session, membership: Membership) -> Badge | None:
    count = COUNTS.get(place)
    found = count(session, membership) if count else None
    return found if found and found.number else None
