"""Dates against two other minds: `dateutil` on naive local time, and `recurring-ical-events` where no clock changes."""

from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vRecur

from scheduler.db import GapHour, LocalTime, OverlapHour
from scheduler.db.local_time import zone as the_zone
from scheduler.series import Rhythm
from scheduler.series.rule import BadRhythm, read

ZONES = ("Europe/Paris", "Australia/Lord_Howe", "Africa/Casablanca", "Antarctica/Troll", "America/St_Johns")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

weekdays = st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True).map(",".join)
rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, st.integers(1, 9)),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, st.integers(1, 4), weekdays),
    st.builds("FREQ=MONTHLY;BYMONTHDAY={}".format, st.sampled_from((1, 15, 29, 30, 31, -1, -2))),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, st.sampled_from((1, 2, 4, 5, -1)), st.sampled_from(DAYS)),
    st.builds("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={}".format, st.integers(1, 12), st.integers(1, 29)),
)
starts = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(
    lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
)
# Around the day that Apia never had.
in_samoa = st.datetimes(datetime(2011, 9, 1), datetime(2011, 12, 30)).map(
    lambda at: at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
)
rhythms = st.one_of(
    st.builds(Rhythm, starts_at=starts, zone=st.sampled_from(ZONES), rule=rules),
    st.builds(Rhythm, starts_at=in_samoa, zone=st.just("Pacific/Apia"), rule=rules),
)


@settings(max_examples=60, deadline=None)
@given(rhythms, st.lists(st.integers(1, 200), max_size=5), st.none() | st.integers(1, 30))
def test_however_often_it_is_looked_at_the_dates_are_those_of_dateutil(rhythm, steps, count):
    counted = Rhythm(rhythm.starts_at, rhythm.zone, rhythm.rule, count=count)
    end = rhythm.starts_at + timedelta(days=500)
    looks = [rhythm.starts_at + timedelta(days=sum(steps[:n])) for n in range(1, len(steps) + 1)]

    found, after = [], None
    for until in [look for look in looks if look < end] + [end]:
        found += counted.walls(after, until)
        after = until

    text = rhythm.rule + (f";COUNT={count}" if count else "")
    theirs = rrulestr(text, dtstart=rhythm.starts_at)
    assert found == [each for each in theirs.xafter(rhythm.starts_at, count=600, inc=True) if each <= end]


@settings(max_examples=25, deadline=None)
@given(rhythms)
def test_outside_changed_hours_the_instants_are_those_of_a_calendar_application(rhythm):
    end = rhythm.starts_at + timedelta(days=400)
    event = Event()
    event.add("uid", "1")
    # Our own zone's rules: those of the machine may be older.
    event.add("dtstart", rhythm.starts_at.replace(tzinfo=the_zone(rhythm.zone)))
    event.add("rrule", vRecur.from_ical(rhythm.rule))
    calendar = Calendar()
    calendar.add_component(event)
    theirs = {
        one["DTSTART"].dt.astimezone(UTC)
        for one in recurring_ical_events.of(calendar).between(rhythm.starts_at, end + timedelta(days=1))
    }

    plain, odd = set(), set()
    for wall in rhythm.walls(None, end + timedelta(days=1)):
        try:
            plain.add(LocalTime(wall, rhythm.zone).instant())
        except (GapHour, OverlapHour):
            odd |= {wall.replace(tzinfo=the_zone(rhythm.zone), fold=fold).astimezone(UTC) for fold in (0, 1)}

    last = end.replace(tzinfo=UTC) - timedelta(days=1)
    assert {at for at in plain if at <= last} <= theirs
    # Theirs begins with the first day even where the rule does not have it.
    assert theirs - plain - odd <= {rhythm.starts_at.replace(tzinfo=the_zone(rhythm.zone)).astimezone(UTC)}


@settings(max_examples=60, deadline=None)
@given(rhythms)
def test_the_wall_never_drifts(rhythm):
    for wall in rhythm.walls(None, rhythm.starts_at + timedelta(days=400)):
        try:
            planned = rhythm.local(wall)
        except GapHour:
            continue

        assert LocalTime.of(planned.instant(), rhythm.zone).at == wall
        assert wall.time() == rhythm.starts_at.time()


@pytest.mark.parametrize(
    ("zone", "gap", "twice"),
    [
        ("Europe/Paris", datetime(2027, 3, 28, 2, 30), datetime(2026, 10, 25, 2, 30)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), datetime(2027, 4, 4, 1, 45)),
        ("Antarctica/Troll", datetime(2027, 3, 28, 1, 30), datetime(2026, 10, 25, 1, 30)),
        ("Pacific/Apia", datetime(2011, 12, 30, 9), datetime(2011, 4, 2, 3, 30)),
    ],
)
def test_an_hour_that_does_not_exist_is_asked_about_and_a_doubled_one_is_the_first(zone, gap, twice):
    rhythm = Rhythm(datetime(2011, 1, 1, 9), zone, "FREQ=DAILY")

    with pytest.raises(GapHour):
        rhythm.local(gap)

    assert rhythm.local(twice).fold == 0
    assert rhythm.local(twice).instant() == twice.replace(tzinfo=the_zone(zone), fold=0).astimezone(UTC)


def test_the_day_samoa_left_out_is_a_date_of_the_rule_and_has_no_instant():
    rhythm = Rhythm(datetime(2011, 12, 28, 9), "Pacific/Apia", "FREQ=DAILY", count=4)

    walls = rhythm.walls(None, datetime(2012, 2, 1))

    assert [wall.day for wall in walls] == [28, 29, 30, 31]
    with pytest.raises(GapHour):
        rhythm.local(walls[2])


@pytest.mark.parametrize(
    "written",
    [
        "FREQ=HOURLY", "FREQ=WEEKLY;BYHOUR=9,10", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "nonsense",
        "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;COUNT=2;UNTIL=20270101", "",
        "FREQ=YEARLY;BYEASTER=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=MO\nRRULE:FREQ=SECONDLY", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;INTERVAL=9999999",
    ],
)  # fmt: skip
def test_what_is_no_rule_for_a_newsroom_is_refused_with_a_sentence(written):
    with pytest.raises(BadRhythm) as refusal:
        read(written)

    assert str(refusal.value.text)


def test_a_rule_that_never_comes_is_not_searched_for_ever():
    rhythm = Rhythm(datetime(2026, 1, 1, 9), "Europe/Paris", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")

    assert rhythm.next(rhythm.starts_at) is None


def test_the_end_stands_beside_the_rule():
    assert read("RRULE:FREQ=weekly;byday=tu;UNTIL=20271231T235959Z").until == datetime(2027, 12, 31).date()
    assert read("FREQ=DAILY;COUNT=12").count == 12
    assert read("FREQ=DAILY;COUNT=12").rule == "FREQ=DAILY"
