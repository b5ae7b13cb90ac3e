from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import UnknownZone, zone, zone_names

PARIS = "Europe/Paris"


def test_wall_time_becomes_an_instant() -> None:
    assert LocalTime(datetime(2026, 7, 1, 10), PARIS).instant() == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_an_hour_that_does_not_exist_offers_the_hours_around_it() -> None:
    with pytest.raises(GapHour) as asked:
        LocalTime(datetime(2026, 3, 29, 2, 30), PARIS).instant()

    assert [choice.at.hour for choice in asked.value.choices] == [1, 3]


def test_an_hour_that_comes_twice_must_be_said() -> None:
    twice = LocalTime(datetime(2026, 10, 25, 2, 30), PARIS)

    with pytest.raises(OverlapHour) as asked:
        twice.instant()

    assert [choice.instant().hour for choice in asked.value.choices] == [0, 1]


def test_an_instant_in_the_doubled_hour_remembers_which() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert LocalTime.of(second, PARIS) == LocalTime(datetime(2026, 10, 25, 2, 30), PARIS, 1)


def test_every_zone_opens() -> None:
    for name in zone_names():
        assert zone(name).key == name


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        zone("Europe/Atlantis")
    with pytest.raises(UnknownZone):
        zone("../../etc/passwd")
