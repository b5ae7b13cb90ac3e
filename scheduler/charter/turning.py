"""When a rule that lets a post out at its time would begin to stop it: a try that comes later must ask again.

Retries, and turns after an outage, leave hours after the planned minute: into quiet hours, or a day of silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.charter import waivers
from scheduler.charter.book import Book, Entry
from scheduler.charter.reviewing import around_of
from scheduler.charter.wording import draft_of
from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.rules import by_the_clock

# Looked ahead so far; then it is asked again, whatever the rules say.
AHEAD = timedelta(days=3)


def stops_from(session: Session, book: Book | None, variant: Variant, *, at: datetime) -> datetime | None:
    """The first instant after `at`, when it passes, at which it passes no longer; None: no rule goes by the clock."""
    entries = tuple(one for one in book.strict.entries if _turns(one)) if book else ()
    if book is None or not entries:
        return None
    clocked = Book(book.version_id, book.number, entries)
    known = around_of(session, clocked, [variant, variant], [at, at + AHEAD])
    draft = draft_of(variant, whose=clocked.asks_whose)
    for moment in _moments(entries, at, variant.channel.zone):
        around = known.of(moment, variant.channel, variant=variant, post=variant.post)
        found = waivers.lifted(session, variant, clocked.review(draft, around))
        if any(one.blocks for one in found):
            return moment
    return at + AHEAD


def _turns(entry: Entry) -> bool:
    return by_the_clock(entry.rule.kind) or bool(entry.scope.first or entry.scope.last)


def _moments(entries: tuple[Entry, ...], at: datetime, place: str) -> Iterator[datetime]:
    """Midnights, and the hours at which one of these rules begins, on the channel's wall; in order."""
    hours = {time()} | {_hour(getattr(one.rule, "begins", "")) for one in entries}
    first = at.astimezone(zone(place)).date()
    walls = (
        datetime.combine(first + timedelta(days=ahead), hour)
        for ahead in range(AHEAD.days + 1)
        for hour in hours
    )
    instants = {instant for wall in walls for instant in _instants(LocalTime(wall, place))}
    return (one for one in sorted(instants) if at < one < at + AHEAD)


def _hour(said: str) -> time:
    try:
        return time.fromisoformat(said)
    except ValueError:
        return time()


def _instants(wall: LocalTime) -> Iterator[datetime]:
    try:
        yield wall.instant()
    except (GapHour, OverlapHour) as unclear:
        # The clocks change then: both readings, the earlier one counts.
        yield from (choice.instant() for choice in unclear.choices)
