"""When a series comes back: a wall clock in a place, and a rule that counts days on that wall.

Dates are counted on naive local time, through `python-dateutil`; the zone is attached afterwards. So nothing drifts
when the clocks change, and an hour that does not exist is asked about instead of being moved in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice, takewhile

from dateutil.rrule import rrule, rrulestr

from scheduler.db import GapHour, LocalTime, OverlapHour

# How far a next date is looked for: the 29th of February that falls on a Sunday comes every 28 years, 40 at most.
FARTHEST = timedelta(days=366 * 41)


@dataclass(frozen=True)
class Rhythm:
    starts_at: datetime  # naive; its hour is every occurrence's
    zone: str
    rule: str  # without its end
    until: date | None = None  # the last day, included
    count: int | None = None
    extra: tuple[datetime, ...] = ()  # naive, beside the rule; they do not count

    def walls(self, after: datetime | None, until: datetime) -> list[datetime]:
        """The naive wall times after one instant of the wall and up to another, which is included; in order."""
        found = {wall for wall in self._by_rule(until) if after is None or wall > after}
        found |= {wall for wall in self.extra if wall <= until and (after is None or wall > after)}
        return sorted(found)

    def next(self, after: datetime) -> datetime | None:
        """The first one after a time on the wall; None when nothing comes any more."""
        ruled = next((wall for wall in self._by_rule(after + FARTHEST) if wall > after), None)
        beside = min((wall for wall in self.extra if wall > after), default=None)
        return min((wall for wall in (ruled, beside) if wall is not None), default=None)

    def first(self, number: int, *, after: datetime | None = None) -> list[datetime]:
        """The next so many, for showing them to people."""
        found: list[datetime] = []
        here = after or self.starts_at - timedelta(seconds=1)
        while len(found) < number and (wall := self.next(here)) is not None:
            found.append(wall)
            here = wall
        return found

    def counted_before(self, wall: datetime) -> int:
        """How many of the rule's own dates lie before one: what a count has used up by then."""
        return sum(1 for _ in takewhile(lambda one: one < wall, self._by_rule(wall)))

    def local(self, wall: datetime) -> LocalTime:
        """The time as people mean it; of an hour that comes twice the first. Raises GapHour."""
        planned = LocalTime(wall, self.zone)
        try:
            planned.instant()
        except OverlapHour:
            return LocalTime(wall, self.zone, 0)
        return planned

    def instant(self, wall: datetime) -> datetime:
        """When it comes; of an hour that does not exist the one the clock shows instead. For sorting and looking ahead."""
        return self.place(wall)[1]

    def place(self, wall: datetime) -> tuple[LocalTime | None, datetime]:
        """As `local` and `instant` say it, in one go; no time where the hour does not exist."""
        planned = LocalTime(wall, self.zone)
        try:
            return planned, planned.instant()
        except OverlapHour:
            first = LocalTime(wall, self.zone, 0)
            return first, first.instant()
        except GapHour as gap:
            return None, gap.choices[-1].instant()

    def _by_rule(self, until: datetime) -> Iterator[datetime]:
        last = until if self.until is None else min(until, datetime.combine(self.until, time.max))
        # Ended beforehand, or a rule that never matches would be searched to the end of time.
        dates = takewhile(lambda wall: wall <= last, self._rule.replace(until=last))
        return islice(dates, self.count) if self.count else iter(dates)

    @cached_property
    def _rule(self) -> rrule:
        read = rrulestr(self.rule, dtstart=self.starts_at)
        assert isinstance(read, rrule)
        return read
