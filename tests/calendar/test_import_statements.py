"""What a good import of somebody else's calendar is, statement by statement (I01 is in test_layers_fetched)."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.activity import wastepaper
from scheduler.calendar.ics.parsing import Unreadable
from scheduler.calendar.layers import LayerKind, happening, keeping, said
from scheduler.db import Sessions
from scheduler.people import Role
from tests.calendar.layer_house import (
    PARIS,
    TODAY,
    a_layer,
    bring_again,
    dates,
    event,
    ics,
    instants,
    read,
    stands,
    utc,
)
from tests.newsroom import NOON, a_member, a_workspace

BOMBS = (
    "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",  # never, and a library looks until the year 9999
    "RRULE:FREQ=YEARLY;COUNT=1000000000",
    "RRULE:FREQ=DAILY;INTERVAL=999999999999",
    "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,2,3,-1",
)


def test_I02_what_repeats_within_a_day_is_refused_before_it_is_unrolled_and_told():
    found = read(event("1", more="RRULE:FREQ=SECONDLY"), event("2", more="RRULE:FREQ=HOURLY;COUNT=1000000"))

    assert [dated.said.rule for dated in found.events.values()] == ["", ""]
    assert [one.line for one in found.problems] == [8, 15]


@pytest.mark.parametrize("bomb", BOMBS)
def test_I02_a_rule_that_would_run_for_ever_ends(bomb):
    shown = dates(event(starts="DTSTART:19000101T090000Z", more=bomb))

    assert len(shown) <= 1300


@pytest.mark.parametrize(
    "bomb",
    [
        "RRULE:FREQ=YEARLY;BYDAY=" + ",".join(f"{n}{day}" for n in range(1, 31) for day in ("MO", "SU")),
        "RDATE:"
        + ",".join(f"1901{n // 28 % 12 + 1:02}{n % 28 + 1:02}T{n // 336:02}0000Z" for n in range(500)),
    ],
)
def test_I02_long_lists_are_paid_for_too(bomb, monkeypatch):
    monkeypatch.setattr(happening, "MOST_LOOKS", 20_000)
    found = read(*(event(str(n), "DTSTART:19000101T090000Z", bomb) for n in range(25)))

    assert happening.happenings(
        [dated.said for dated in found.events.values()], today=TODAY, here=PARIS, floating=PARIS
    )[1]


def test_I02_a_file_of_rules_that_look_at_every_day_since_1900_is_cut_instead_of_followed(monkeypatch):
    monkeypatch.setattr(happening, "MOST_LOOKS", 50_000)
    rule = "RRULE:FREQ=DAILY;COUNT=900000;BYMONTH=2;BYMONTHDAY=30"
    bombs = [event(str(n), "DTSTART:19000101T090000Z", rule) for n in range(1000)]

    found = read(*bombs, event("fine"))
    shown, cut = happening.happenings(
        [dated.said for dated in found.events.values()], today=TODAY, here=PARIS, floating=PARIS
    )

    assert cut
    assert [one.name for one in shown] == ["Fair"]


def test_I02_a_daily_event_shows_in_the_window_and_not_beyond():
    shown = dates(event(starts="DTSTART;VALUE=DATE:20200101", more="RRULE:FREQ=DAILY"))

    assert (shown[0].first, shown[-1].first) == (date(2025, 10, 18), date(2029, 1, 30))


def test_I03_the_same_file_again_changes_nothing(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as session:
        layer, _ = a_layer(session, event("1"), event("2", "DTSTART;VALUE=DATE:20261224"))

        change = bring_again(session, layer, event("1"), event("2", "DTSTART;VALUE=DATE:20261224"))

        assert change.is_nothing
        assert change.same == 2


def test_I03_what_changed_moves_and_what_is_gone_goes_until_it_is_taken_back(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as session:
        layer, ada = a_layer(session, event("1"), event("2", "DTSTART;VALUE=DATE:20261224", name="Eve"))

        bring_again(
            session, layer, event("1", "DTSTART:20261203T090000Z", "SEQUENCE:1"), event("3", name="New")
        )
        after = stands(session, layer)
        keeping.take_back(session, layer, by=ada, now=NOON)

        assert after == [("New", "2026-12-01"), ("Fair", "2026-12-03")]
        assert stands(session, layer) == [("Fair", "2026-12-01"), ("Eve", "2026-12-24")]


def test_I03_of_two_revisions_the_higher_sequence_is_meant_then_the_later_stamp(sqlite_sessions: Sessions):
    later = event("1", "DTSTART:20261205T090000Z", "SEQUENCE:4")
    with sqlite_sessions.writing() as session:
        layer, _ = a_layer(session, event("1", more="SEQUENCE:3"), later, event("1", more="SEQUENCE:2"))

        bring_again(session, layer, event("1", more="SEQUENCE:3"))
        older_file = stands(session, layer)
        stamped = event("1", "DTSTART:20261207T090000Z", "SEQUENCE:4").replace("20261101", "20261102")
        bring_again(session, layer, stamped)

        assert older_file == [("Fair", "2026-12-05")]
        assert stands(session, layer) == [("Fair", "2026-12-07")]


def test_I03_a_moved_occurrence_replaces_the_one_it_names_and_a_cancelled_one_goes():
    weekly = "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Paris:20261208T100000"
    moved = event("1", "DTSTART:20261216T120000Z", "RECURRENCE-ID:20261215T090000Z", "Moved")
    cancelled = event("1", "DTSTART:20261222T090000Z", "RECURRENCE-ID:20261222T090000Z\nSTATUS:CANCELLED")

    shown = instants(event("1", "DTSTART;TZID=Europe/Paris:20261201T100000", weekly), moved, cancelled)

    assert shown == [utc(2026, 12, 1, 9), utc(2026, 12, 16, 12)]


@pytest.mark.parametrize(
    "name",
    ["Romance Standard Time", "/mozilla.org/20050126_1/Europe/Paris", "Europe/Paris", '"Europe/Paris"'],
)
def test_I04_windows_names_of_zones_and_names_with_a_path_are_understood(name):
    assert instants(event(starts=f"DTSTART;TZID={name}:20261201T100000")) == [utc(2026, 12, 1, 9)]


def test_I04_a_zone_that_says_where_it_lies_is_that_one():
    there = "BEGIN:VTIMEZONE\nTZID:Ours\nX-LIC-LOCATION:Asia/Tokyo\nEND:VTIMEZONE\n"

    assert instants(event(starts="DTSTART;TZID=Ours:20261201T100000"), head=there) == [utc(2026, 12, 1, 1)]


def test_I04_an_unknown_zone_is_shown_on_its_day_and_told_never_guessed():
    found = read(event(starts="DTSTART;TZID=Middle Earth:20261201T100000"))
    (shown,) = dates(event(starts="DTSTART;TZID=Middle Earth:20261201T100000"))

    assert (shown.first, shown.starts_at) == (date(2026, 12, 1), None)
    assert "Middle Earth" in str(found.problems[0].text)


def test_I05_what_floats_is_in_the_calendars_zone_else_in_the_houses():
    floats = event(starts="DTSTART:20261201T100000")

    assert instants(floats) == [utc(2026, 12, 1, 9)]
    assert instants(floats, head="X-WR-TIMEZONE:Asia/Tokyo\n") == [utc(2026, 12, 1, 1)]


def test_I06_one_bad_component_does_not_lose_the_file_and_each_is_told_by_its_line():
    bad = (
        event("2", "DTSTART:2026-12-01", name="Broken"),
        "UID:3\nSUMMARY:No beginning",
        event("4", more="nonsense"),
    )

    found = read(event("1"), *bad, event("5"))

    assert [dated.said.uid for dated in found.events.values()] == ["1", "4", "5"]
    assert [one.line for one in found.problems] == [9, 15, 24]


def test_half_a_file_is_refused_because_the_rest_would_look_removed():
    with pytest.raises(Unreadable, match="not complete"):
        said.read(ics(event("1"), event("2"))[:-40], here=PARIS)


def test_a_line_of_ten_megabytes_is_refused_and_one_of_a_megabyte_is_left_out():
    long = ics(event("1", more="DESCRIPTION:" + "x" * 10_000_000))
    with pytest.raises(Unreadable, match="too large"):
        said.read(long, here=PARIS)

    found = read(event("1", more="DESCRIPTION:" + "x" * 1_000_000))

    assert len(found.events) == len(found.problems) == 1


def test_hours_keep_their_wall_across_the_change_of_clocks_and_the_hour_left_out_is_ignored():
    daily = event(starts="DTSTART;TZID=Europe/Paris:20270327T023000", more="RRULE:FREQ=DAILY;COUNT=3")

    assert instants(daily) == [utc(2027, 3, 27, 1, 30), utc(2027, 3, 29, 0, 30)]


def test_a_date_added_in_another_zone_is_the_instant_it_says() -> None:
    fair = event("1", "DTSTART;TZID=Europe/Paris:20261201T100000", "RDATE:20261202T090000Z,20261203T100000Z")

    assert instants(fair) == [utc(2026, 12, 1, 9), utc(2026, 12, 2, 9), utc(2026, 12, 3, 10)]


def test_an_end_is_a_time_on_the_wall_also_when_the_clocks_change_and_a_duration_is_not() -> None:
    night = "DTSTART;TZID=Europe/Paris:20270328T010000"
    till = event("1", night, "DTEND;TZID=Europe/Paris:20270328T040000")
    long = event("2", night, "DURATION:PT3H")

    assert [one.ends_at for one in dates(till, long)] == [utc(2027, 3, 28, 2), utc(2027, 3, 28, 3)]


def test_what_floats_is_left_out_by_its_wall_wherever_the_house_moves() -> None:
    found = read(event("1", "DTSTART:20261201T090000", "RRULE:FREQ=DAILY;COUNT=2\nEXDATE:20261202T090000"))
    facts = [dated.said for dated in found.events.values()]

    shown, _ = happening.happenings(facts, today=TODAY, here="Asia/Tokyo", floating="Asia/Tokyo")

    assert [one.first.day for one in shown] == [1]


def test_taking_a_file_back_brings_its_zone_its_problems_and_its_name_back_too(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as session:
        layer, ada = a_layer(session, event("1", "DTSTART:nonsense"), event("2"))
        before = layer.zone, layer.problems, layer.file_name
        newer = ics(event("3", "DTSTART:20261201T090000"), head="X-WR-TIMEZONE:Asia/Tokyo\n")
        keeping.lay_down(layer, newer, "newer.ics")
        assert layer.file_name == "fairs.ics"  # until it is entered
        keeping.enter(session, layer, by=ada, now=NOON)
        assert (layer.zone, layer.problems, layer.file_name) == ("Asia/Tokyo", [], "newer.ics")

        keeping.take_back(session, layer, by=ada, now=NOON)

        assert before[1] and (layer.zone, layer.problems, layer.file_name) == before


def test_what_waits_comes_back_with_a_layer_that_was_removed(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as session:
        ada = a_member(session, a_workspace(session), Role.OWNER)
        layer = keeping.bring(
            session, "Fairs", LayerKind.DATES, ics(event("1")), "fairs.ics", by=ada, now=NOON
        )
        paper = keeping.remove(session, layer, by=ada, now=NOON)
        assert paper is not None
        wastepaper.take_out(session, paper, by=ada, now=NOON)
        [back] = keeping.layers_of(session, ada.workspace_id)

        assert keeping.enter(session, back, by=ada, now=NOON)
        assert stands(session, back) == [("Fair", "2026-12-01")]
