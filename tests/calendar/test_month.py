from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scheduler.calendar.month import Month, window
from scheduler.db.local_time import zone


def test_a_month_is_a_sheet_of_whole_weeks() -> None:
    weeks = Month(date(2026, 10, 1)).weeks(0)

    assert weeks[0].days[0] == date(2026, 9, 28)
    assert weeks[-1].days[-1] == date(2026, 11, 1)
    assert [week.number for week in weeks] == [40, 41, 42, 43, 44]


def test_weeks_may_begin_on_sunday_and_keep_their_number() -> None:
    weeks = Month(date(2026, 10, 1)).weeks(6)

    assert weeks[0].days[0] == date(2026, 9, 27)
    assert weeks[0].number == 40


def test_the_first_days_of_january_may_belong_to_the_last_week() -> None:
    assert Month(date(2027, 1, 1)).weeks(0)[0].number == 53


@pytest.mark.parametrize(
    "written", ["2026-13", "2026-00", "26-01", "2026-1", "9999-12", "tomorrow", "２０２６-10"]
)
def test_what_is_no_month_is_none(written: str) -> None:
    assert Month.read(written) is None


def test_months_follow_each_other() -> None:
    december = Month.read("2026-12")

    assert december
    assert [str(month) for month in (december.before, december, december.after)] == [
        "2026-11",
        "2026-12",
        "2027-01",
    ]
    assert date(2026, 12, 31) in december and date(2027, 1, 1) not in december


def test_a_window_begins_and_ends_at_midnight_on_the_wall() -> None:
    start, end = window(date(2026, 10, 1), date(2026, 10, 31), zone("Europe/Paris"))

    assert start == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert end == datetime(2026, 10, 31, 23, tzinfo=UTC)
