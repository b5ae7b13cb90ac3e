"""When a rule that lets a post out at its time would begin to stop it, or to ask for a yes: a try that comes later must
ask again.

Retries, and turns after an outage, leave hours after the planned minute: into quiet hours, or a day of silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from scheduler.charter import waivers
from scheduler.charter.book import Book, Entry
from scheduler.charter.reviewing import around_of
from scheduler.charter.version import Severity
from scheduler.charter.wording import draft_of
from scheduler.content import Variant
from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone
from scheduler.rules import by_the_clock

# Looked ahead so far; then it is asked again, whatever the rules say.
AHEAD = timedelta(days=3)


def stops_from(
    session: Session, book: Book | None, variant: Variant, *, at: datetime, asked: Collection[str] = ()
) -> datetime | None:
    """The first instant after `at`, when it passes, at which it passes no longer; None: no rule goes by the clock.

    `asked`: families whose findings, advice too, somebody has to say yes to. One that speaks counts, whoever said yes
    already: whether they did is for the gate, asked again then.
    """
    entries = _clocked(book, asked) if book else ()
    if book is None or not entries:
        return None
    clocked = Book(book.version_id, book.number, entries)
    known = around_of(session, clocked, [variant, variant], [at, at + AHEAD])
    draft = draft_of(variant, whose=clocked.asks_whose)
    for moment in _moments(entries, at, variant.channel.zone):
        around = known.of(moment, variant.channel, variant=variant, post=variant.post)
        found = waivers.lifted(session, variant, clocked.review(draft, around))
        if any(one.blocks or one.rule_kind in asked for one in found):
            return moment
    return at + AHEAD


def advises_by_the_clock(book: Book) -> bool:
    """Is there advice that depends on the hour? Then it matters whether somebody is asked about it."""
    return any(one.severity is Severity.ADVISE and _turns(one) for one in book.entries)


def _clocked(book: Book, asked: Collection[str]) -> tuple[Entry, ...]:
    heeded = (one for one in book.entries if one.severity is not Severity.ADVISE or one.rule.kind in asked)
    return tuple(one for one in heeded if _turns(one))


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
