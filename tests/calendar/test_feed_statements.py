"""What a good feed is, statement by statement, held over every kind of feed there is. (HTTP: test_feed_address.py.)"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from scheduler.calendar.ics.lines import LONGEST
from scheduler.db.local_time import zone, zone_names
from tests.calendar.feed_house import ODD, of_every_kind
from tests.conftest import sessions_on

KINDS = ("posts", "deadlines", "slots", "dates", "narrowed", "empty", "public")
# https://www.w3.org/TR/css-color-3/#svg-color: those we use.
CSS3 = {
    "lightgray", "darkgray", "goldenrod", "mediumpurple", "seagreen", "firebrick", "dimgray", "steelblue",
    "lightsteelblue", "silver", "chocolate", "teal", "slateblue",
}  # fmt: skip


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("feeds") / "house.sqlite3"
    shutil.copy(sqlite_template, path)
    sessions = sessions_on(f"sqlite:///{path}")
    drawn = of_every_kind(sessions)
    sessions.dispose()
    return drawn


@pytest.fixture(params=KINDS)
def octets(request: pytest.FixtureRequest, house: dict[str, bytes]) -> bytes:
    return house[request.param]


@pytest.fixture
def calendar(octets: bytes) -> Any:
    return icalendar.Calendar.from_ical(octets)


def events(calendar: Any) -> list[Any]:
    return list(calendar.walk("VEVENT"))


def test_every_kind_but_the_empty_one_shows_something(house: dict[str, bytes]) -> None:
    counts = {kind: house[kind].count(b"BEGIN:VEVENT") for kind in KINDS}

    assert counts["empty"] == 0
    assert all(counts[kind] for kind in KINDS if kind != "empty"), counts


# --- bytes -----------------------------------------------------------------------------------------


def test_b01_lines_end_with_crlf_only(octets: bytes) -> None:
    bare = octets.replace(b"\r\n", b"")
    assert b"\n" not in bare and b"\r" not in bare


def test_b02_no_line_is_longer_than_75_octets(octets: bytes) -> None:
    assert max(map(len, octets.split(b"\r\n"))) <= LONGEST


def test_b03_each_physical_line_is_whole_utf_8(octets: bytes) -> None:
    for physical in octets.split(b"\r\n"):
        physical.decode()


def test_b04_no_mark_of_byte_order_and_no_controls(octets: bytes) -> None:
    assert not octets.startswith(b"\xef\xbb\xbf")
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", octets)


def test_b05_it_ends_with_its_end(octets: bytes) -> None:
    assert octets.endswith(b"END:VCALENDAR\r\n")


# --- the calendar ----------------------------------------------------------------------------------


def test_c01_version_and_prodid(calendar: Any) -> None:
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]


def test_c02_no_method(octets: bytes) -> None:
    assert b"\r\nMETHOD" not in octets


def test_c03_both_names_are_the_same(calendar: Any) -> None:
    assert calendar["NAME"] == calendar["X-WR-CALNAME"]


def test_c04_the_interval_says_its_type(octets: bytes) -> None:
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in octets
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in octets


def test_c05_it_has_a_uid_and_a_date_of_change(calendar: Any) -> None:
    assert calendar["UID"] and calendar["LAST-MODIFIED"]


def test_c06_e12_colours_are_names_but_for_apple(octets: bytes) -> None:
    assert set(re.findall(rb"\r\nCOLOR:(\w+)", octets)) <= {name.encode() for name in CSS3}
    assert re.search(rb"\r\nX-APPLE-CALENDAR-COLOR:#[0-9A-F]{6}\r\n", octets)


def test_c07_each_zone_that_is_named_is_described_once(octets: bytes, calendar: Any) -> None:
    named = {name.decode() for name in re.findall(rb";TZID=([^:;]+):", octets)}
    described = Counter(str(one["TZID"]) for one in calendar.walk("VTIMEZONE"))
    assert described == Counter(named)


def test_c08_zones_have_their_iana_names(calendar: Any) -> None:
    assert {str(one["TZID"]) for one in calendar.walk("VTIMEZONE")} <= zone_names()


def test_c09_zoned_times_are_the_instants_the_zone_data_says(calendar: Any) -> None:
    # As the description that came along says it, not as the reader's own zone data do.
    # (test_vtimezone.py compares each description with the zone data, hour by hour.)
    described = {str(one["TZID"]): one.to_tz(lookup_tzid=False) for one in calendar.walk("VTIMEZONE")}
    for event in events(calendar):
        name = event["DTSTART"].params.get("TZID")
        if name:
            at = event.decoded("DTSTART").replace(tzinfo=None)
            said = at.replace(tzinfo=described[name]).astimezone(UTC)
            assert said == at.replace(tzinfo=zone(name)).astimezone(UTC)


def test_c10_no_rdate_holds_several_values(octets: bytes) -> None:
    assert not re.search(rb"\r\nRDATE[^\r]*,", octets)


def test_c11_the_zone_of_the_house_is_hinted(calendar: Any) -> None:
    assert calendar["X-WR-TIMEZONE"] == "Europe/Paris"


# --- events ----------------------------------------------------------------------------------------


def test_e01_each_uid_comes_once_and_names_nobody(octets: bytes, calendar: Any) -> None:
    uids = [str(event["UID"]) for event in events(calendar)]
    assert len(set(uids)) == len(uids)
    assert not [uid for uid in uids if "ada" in uid.casefold() or "example" in uid]


def test_e02_the_stamp_is_the_last_revision(calendar: Any) -> None:
    assert all(event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt for event in events(calendar))


def test_e03_each_has_a_sequence(calendar: Any) -> None:
    assert all(0 <= event["SEQUENCE"] < 2**31 for event in events(calendar))


def test_e04_no_time_floats(octets: bytes) -> None:
    body = octets[octets.find(b"BEGIN:VEVENT") :] if b"BEGIN:VEVENT" in octets else b""
    assert not re.search(rb"\r\n(DTSTART|DTEND|EXDATE):\d{8}T\d{6}\r", body)


def test_e05_each_ends_after_it_begins_and_in_the_same_way(calendar: Any) -> None:
    for event in events(calendar):
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(start) is type(end) and end > start


def test_e06_each_says_how_firm_it_is(calendar: Any) -> None:
    assert {str(event["STATUS"]) for event in events(calendar)} <= {"TENTATIVE", "CONFIRMED", "CANCELLED"}


def test_e07_what_is_called_off_says_so_in_words(house: dict[str, bytes]) -> None:
    off = [e for e in events(icalendar.Calendar.from_ical(house["posts"])) if e["STATUS"] == "CANCELLED"]
    assert len(off) == 2 and all(str(event["SUMMARY"]).startswith("Cancelled: ") for event in off)


def test_e08_nobody_looks_busy(calendar: Any) -> None:
    assert all(event["TRANSP"] == "TRANSPARENT" for event in events(calendar))


def test_e09_no_markup(octets: bytes) -> None:
    assert not re.search(rb"<(p|br|b|a|div)\b", octets) and b"X-ALT-DESC" not in octets


def test_e10_posts_lead_back_by_https(house: dict[str, bytes], octets: bytes, calendar: Any) -> None:
    addresses = [str(event["URL"]) for event in events(calendar) if "URL" in event]
    assert all(address.startswith("https://") for address in addresses)
    if octets is not house["public"]:
        assert len(addresses) == len(events(calendar))


def test_e11_no_invitation_and_no_alarm(octets: bytes) -> None:
    assert not re.search(rb"\r\n(ATTENDEE|ORGANIZER|BEGIN:VALARM)", octets)


def test_e13_what_comes_back_ends_in_utc(house: dict[str, bytes]) -> None:
    slots = house["slots"].partition(b"BEGIN:VEVENT")[2].replace(b"\r\n ", b"")
    rules = re.findall(rb"\r\nRRULE:([^\r]+)", slots)
    assert rules and all(re.search(rb"UNTIL=\d{8}T\d{6}Z$", rule) for rule in rules)


def test_e14_no_single_property_comes_twice(calendar: Any) -> None:
    for event in events(calendar):
        counts = Counter(name for name, _ in event.property_items(recursive=False))
        assert [name for name, n in counts.items() if n > 1 and name not in ("EXDATE", "BEGIN", "END")] == []


def test_e15_whole_days_end_on_the_day_after(house: dict[str, bytes]) -> None:
    [campaign] = [
        event
        for event in events(icalendar.Calendar.from_ical(house["dates"]))
        if "Winter" in event["SUMMARY"]
    ]
    assert campaign.decoded("DTSTART") == date(2026, 11, 20)
    assert campaign.decoded("DTEND") == date(2026, 12, 21)
    assert b"DTSTART;VALUE=DATE:20261120\r\n" in house["dates"]


def test_e16_words_come_through_as_they_were(house: dict[str, bytes]) -> None:
    said = [str(e["DESCRIPTION"]) for e in events(icalendar.Calendar.from_ical(house["posts"]))]
    assert sum(text.startswith(ODD) for text in said) == 5


# --- what each kind holds --------------------------------------------------------------------------


def summaries(octets: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(icalendar.Calendar.from_ical(octets))]


def test_deadlines_are_drafts_yeses_key_dates_and_evaluations(house: dict[str, bytes]) -> None:
    found = summaries(house["deadlines"])
    assert "Due: To hand in" in found
    assert "To approve: Wants a yes · The square; and more" in found
    assert "Begin to write: Town feast" in found and "Town feast" in found
    assert "To evaluate: The square; and more" in found


def test_dates_are_holidays_key_dates_events_and_campaigns(house: dict[str, bytes]) -> None:
    found = summaries(house["dates"])
    assert {"Campaign: Winter", "Town feast", "Embargo: Mourning", "Open day"} <= set(found)
    assert any("Christmas" in name or "Noël" in name for name in found)


def test_a_public_feed_tells_nothing_of_the_house(house: dict[str, bytes]) -> None:
    found = icalendar.Calendar.from_ical(house["public"])
    assert sorted(summaries(house["public"])) == [
        "As scheduled · The square; and more",
        "What went out · The square; and more",
    ]
    assert b"Winter" not in house["public"] and b"Life" not in house["public"]
    assert b"planner.example" not in house["public"] and b"Ada Roux" not in house["public"]
    assert [str(e.get("URL", "")) for e in events(found) if "went out" in e["SUMMARY"]] == [
        "https://square.example/1"
    ]


def test_free_slots_come_back_where_the_plan_says(house: dict[str, bytes]) -> None:
    calendar = icalendar.Calendar.from_ical(house["slots"])
    weekly = [
        event.decoded("DTSTART").strftime("%m-%d %H:%M")
        for event in recurring_ical_events.of(calendar).between(datetime(2026, 12, 1), datetime(2027, 1, 1))
        if "Life" in event["SUMMARY"]
    ]
    # A post stands near on the 1st, the 8th is an embargo, the 15th is on the 16th, the 22nd is closed.
    assert sorted(weekly) == ["12-16 11:00", "12-29 10:00"]


def test_a_slot_in_the_hour_of_the_change_is_one_event_a_date(house: dict[str, bytes]) -> None:
    nights = [
        event
        for event in events(icalendar.Calendar.from_ical(house["slots"]))
        if event.decoded("DTSTART").strftime("%H:%M") == "02:30"
    ]
    assert len(nights) > 50 and not any("RRULE" in event for event in nights)
    assert not [event for event in nights if event.decoded("DTSTART").date() == date(2027, 3, 28)]
