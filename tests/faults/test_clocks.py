"""Wall times and instants, against a walk through the zone minute by minute that shares no code with ours."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from scheduler.db.local_time import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone as zone_of  # the data we ship; the system's may be older

# Half-hour and 15-minute changes, both hemispheres, a day left out, a zone that changes at midnight, one that never does.
ZONES = (
    "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago",
    "Asia/Kolkata", "Pacific/Chatham", "Europe/Dublin",
)  # fmt: skip
MINUTE = timedelta(minutes=1)


@cache
def walked(zone: str, year: int) -> dict[datetime, list[datetime]]:
    """Every minute of a year as its wall clock shows it: the instants at which it shows that, in order."""
    shown: dict[datetime, list[datetime]] = defaultdict(list)
    there = zone_of(zone)
    for change in _changes(there, year):
        instant = change - timedelta(hours=30)
        while instant < change + timedelta(hours=30):
            shown[instant.astimezone(there).replace(tzinfo=None, fold=0)].append(instant)
            instant += MINUTE
    return shown


def _changes(there: ZoneInfo, year: int) -> list[datetime]:
    """The hours in which the offset changes; the first of March stands for a year without any."""
    hour, found = datetime(year, 1, 2, tzinfo=UTC), []
    while hour < datetime(year, 12, 30, tzinfo=UTC):
        later = hour + timedelta(hours=1)
        if hour.astimezone(there).utcoffset() != later.astimezone(there).utcoffset():
            found.append(hour)
        hour = later
    return found or [datetime(year, 3, 1, tzinfo=UTC)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(some.data())
def test_each_wall_time_is_one_instant_none_or_a_choice_of_two(data: some.DataObject) -> None:
    zone, year = data.draw(some.sampled_from(ZONES)), data.draw(some.sampled_from((2026, 2027, 2028)))
    change = data.draw(some.sampled_from(_changes(zone_of(zone), year)))
    wall = change.astimezone(zone_of(zone)).replace(tzinfo=None, fold=0)
    wall += MINUTE * data.draw(some.integers(-200, 200))

    instants = walked(zone, year).get(wall, [])
    match len(instants):
        case 0:
            with pytest.raises(GapHour):
                LocalTime(wall, zone).instant()
        case 1:
            assert LocalTime(wall, zone).instant() == instants[0]
        case _:
            with pytest.raises(OverlapHour):
                LocalTime(wall, zone).instant()
            assert [LocalTime(wall, zone, fold).instant() for fold in (0, 1)] == instants


@settings(max_examples=100, deadline=None, derandomize=True)
@given(some.sampled_from(ZONES), some.integers(0, 3 * 365 * 24 * 60))
def test_an_instant_comes_back_from_its_wall_time(zone: str, minutes: int) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + MINUTE * minutes

    assert LocalTime.of(instant, zone).instant() == instant


@pytest.mark.parametrize("zone", ZONES)
def test_around_every_change_no_minute_is_lost_or_doubled(zone: str) -> None:
    """The other way round: every instant of the walk has exactly one wall time and choice that leads back to it."""
    for wall, instants in walked(zone, 2026).items():
        ways = [LocalTime(wall, zone, fold).instant() for fold in (0, 1)][: len(instants)]
        assert (
            ways == instants
            if len(instants) > 1
            else LocalTime.of(instants[0], zone).instant() == instants[0]
        )
