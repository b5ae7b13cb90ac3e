"""VTIMEZONE: a yearly rule where the zone has one, since Outlook reads nothing else; single onsets where not.

The rule from the zone's footer is used only when it agrees with the zone data itself over the years a feed can
show: some zones (Casablanca, with Ramadan) list changes that no yearly rule describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from scheduler.calendar.ics.footer import LAST, Change, Rule, rule_of
from scheduler.calendar.ics.lines import line, wall
from scheduler.db.local_time import zone

WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAY = 86400
EPOCH = 1970


@dataclass(frozen=True)
class Onset:
    """From here on the clocks show `after`; `local` is on the wall clock as it stood before."""

    local: datetime
    before: int
    after: int
    name: str
    recurs: str = ""


@lru_cache(maxsize=128)
def vtimezone(zone_name: str, year: int) -> bytes:
    """Right for `year` and the two around it, which is more than a feed shows."""
    first, last = year - 1, year + 2
    rule = rule_of(zone_name)
    by_rule = _yearly(rule) if rule else None
    if rule and by_rule and _promised(rule, first, last) == _real(zone_name, first, last):
        onsets = by_rule
    else:
        onsets = _one_by_one(zone_name, first, last)
    return b"".join(
        [
            line("BEGIN", "VTIMEZONE"),
            line("TZID", zone_name),
            *map(_block, onsets),
            line("END", "VTIMEZONE"),
        ]
    )


def _yearly(rule: Rule) -> list[Onset] | None:
    (standard_name, standard), summer = rule.standard, rule.summer
    if summer is None or rule.to_summer is None or rule.to_standard is None:
        return [Onset(_new_year(EPOCH), standard, standard, standard_name)]
    there, back = _recurrence(rule.to_summer), _recurrence(rule.to_standard)
    if there is None or back is None:
        return None
    return [
        Onset(rule.to_summer.local(EPOCH), standard, summer[1], summer[0], there),
        Onset(rule.to_standard.local(EPOCH), summer[1], standard, standard_name, back),
    ]


def _recurrence(change: Change) -> str | None:
    """An RRULE value, or None where the day leaves its month (Cairo: 24:00 on the last Thursday of October)."""
    shift, _ = divmod(change.at, DAY)
    weekday = WEEKDAYS[(change.weekday + shift) % 7]
    if shift == 0:
        by = f"BYDAY={-1 if change.nth == LAST else change.nth}{weekday}"
    else:
        most = DAYS_IN_MONTH[change.month - 1]
        earliest = most - 6 if change.nth == LAST else (change.nth - 1) * 7 + 1
        days = [earliest + offset + shift for offset in range(7)]
        if days[0] < 1 or days[-1] > most:
            return None
        by = f"BYDAY={weekday};BYMONTHDAY={','.join(map(str, days))}"
    return f"FREQ=YEARLY;BYMONTH={change.month};{by}"


def _promised(rule: Rule, first: int, last: int) -> list[tuple[datetime, int]]:
    """Each change from `first` to `last` as the rule has it: the instant, and the offset from then on."""
    if rule.summer is None or rule.to_summer is None or rule.to_standard is None:
        return []
    _, standard = rule.standard
    _, summer = rule.summer
    found = []
    for year in range(first, last + 1):
        found.append((rule.to_summer.local(year) - timedelta(seconds=standard), summer))
        found.append((rule.to_standard.local(year) - timedelta(seconds=summer), standard))
    return sorted(change for change in found if first <= change[0].year <= last)


def _real(zone_name: str, first: int, last: int) -> list[tuple[datetime, int]]:
    """The same from the zone data; instants are naive UTC, as above."""
    found = []
    at = _new_year(first)
    before = _offset(zone_name, at)
    while at.year <= last:
        later = at + timedelta(days=1)
        after = _offset(zone_name, later)
        if after != before:
            found.append((_moment(zone_name, at, later), after))
        at, before = later, after
    return [change for change in found if first <= change[0].year <= last]


def _moment(zone_name: str, low: datetime, high: datetime) -> datetime:
    """The second at which the offset changes between two instants."""
    before = _offset(zone_name, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset(zone_name, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _one_by_one(zone_name: str, first: int, last: int) -> list[Onset]:
    start = _new_year(first)
    before = _offset(zone_name, start)
    onsets = [Onset(start, before, before, _name(zone_name, start))]
    for instant, after in _real(zone_name, first, last):
        local = instant + timedelta(seconds=before)
        onsets.append(Onset(local, before, after, _name(zone_name, instant)))
        before = after
    return onsets


def _block(onset: Onset) -> bytes:
    # By what it does, not by what tzdata calls it: Dublin's winter is stored as a negative summer time.
    kind = "DAYLIGHT" if onset.after > onset.before else "STANDARD"
    return b"".join(
        [
            line("BEGIN", kind),
            line("DTSTART", wall(onset.local)),
            line("TZNAME", onset.name),
            line("TZOFFSETFROM", _written(onset.before)),
            line("TZOFFSETTO", _written(onset.after)),
            line("RRULE", onset.recurs) if onset.recurs else b"",
            line("END", kind),
        ]
    )


def _written(offset: int) -> str:
    minutes, seconds = divmod(abs(offset), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}{minutes:02}" + (f"{seconds:02}" if seconds else "")


def _new_year(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time())


def _offset(zone_name: str, utc: datetime) -> int:
    offset = utc.replace(tzinfo=UTC).astimezone(zone(zone_name)).utcoffset() or timedelta()
    return int(offset.total_seconds())


def _name(zone_name: str, utc: datetime) -> str:
    return utc.replace(tzinfo=UTC).astimezone(zone(zone_name)).tzname() or zone_name
