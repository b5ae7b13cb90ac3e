from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.tz import tzical

from scheduler.calendar.ics.vtimezone import vtimezone
from scheduler.db.local_time import zone, zone_names

YEAR = 2026
ODD_ZONES = (
    "Europe/Paris",
    "Europe/Dublin",  # winter is stored as a negative summer time
    "America/New_York",
    "America/Nuuk",  # changes on a Saturday evening
    "Africa/Casablanca",  # Ramadan: changes listed one by one
    "Africa/Cairo",  # 24:00 on the last Thursday
    "Asia/Jerusalem",
    "Australia/Lord_Howe",  # half an hour
    "Pacific/Chatham",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Etc/UTC",
)


@pytest.mark.parametrize("name", ODD_ZONES)
def test_every_hour_of_the_year_is_the_zone_datas_hour(name: str) -> None:
    assert differences(name, step=timedelta(hours=1)) == []


def test_so_is_every_zone_there_is() -> None:
    assert {
        name: found for name in zone_names() if (found := differences(name, step=timedelta(days=13)))
    } == {}


def test_a_zone_with_a_rule_says_it_in_one_line_that_outlook_reads() -> None:
    assert vtimezone("Europe/Paris", YEAR).decode().splitlines() == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_zone_without_a_rule_lists_its_changes() -> None:
    written = vtimezone("Africa/Casablanca", YEAR)

    assert b"RRULE" not in written
    assert b"RDATE" not in written
    assert written.count(b"TZOFFSETFROM") >= 4


def differences(name: str, *, step: timedelta) -> list[datetime]:
    """Local times of the year at which a reader of our VTIMEZONE would be off."""
    theirs = tzical(io.StringIO(vtimezone(name, YEAR).decode())).get(name)
    wrong, at = [], datetime(YEAR, 1, 1, 0, 30, tzinfo=UTC)
    while at.year == YEAR:
        local = at.astimezone(zone(name)).replace(tzinfo=None)
        first, second = (local.replace(tzinfo=zone(name), fold=fold).utcoffset() for fold in (0, 1))
        if first == second and theirs.utcoffset(local) != first:
            wrong.append(local)
        at += step
    return wrong
