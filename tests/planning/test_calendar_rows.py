"""What the events of a brought calendar file become, before anybody looks at them."""

import io
import json
import re
from datetime import date, time

import pytest
from sqlalchemy import select

from scheduler.calendar.dav import naming
from scheduler.calendar.sheets import calendars, markup
from scheduler.channels import Channel
from scheduler.content import Variant
from tests.calendar.layer_house import event, ics
from tests.newsroom import NOON, a_channel, a_post, a_variant
from tests.planning.bringing import enter
from tests.web.browser import text_of

BERLIN = "DTSTART;TZID=Europe/Berlin:202612{day}T003000\nDTEND;TZID=Europe/Berlin:202612{day}T010000"


@pytest.fixture
def square(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "Square").id


@pytest.fixture
def read(sqlite_sessions, member, square):
    def rows(*events, first=date(2026, 12, 1)):
        with sqlite_sessions.reading() as session:
            channel = session.scalar(
                select(Channel).where(Channel.workspace_id == member.workspace_id, Channel.id == square)
            )
            wanted = calendars.Wanted(channel, first, date(2026, 12, 31), time(10))
            return calendars.rows(session, member.workspace_id, ics(*events), wanted, here="Europe/Paris")[0]

    return rows


def test_an_event_that_begins_to_repeat_keeps_its_draft_as_does_its_first_date_moved_alone(read):
    [alone] = read(event("a", BERLIN.format(day="02")))
    weekly = event("a", BERLIN.format(day="02"), "RRULE:FREQ=WEEKLY;COUNT=3")
    every = read(weekly)
    moved = read(
        weekly, event("a", "DTSTART:20261203T090000Z", "RECURRENCE-ID;TZID=Europe/Berlin:20261202T003000")
    )

    assert every[0]["key"] == alone["key"]
    assert {one["key"] for one in moved} == {one["key"] for one in every}
    assert len({one["key"] for one in every}) == 3


def test_a_date_moved_in_universal_time_is_the_one_of_its_series_wall(read):
    weekly = event("a", BERLIN.format(day="02"), "RRULE:FREQ=WEEKLY;COUNT=3")
    every = read(weekly)
    moved = read(weekly, event("a", "DTSTART:20261210T090000Z", "RECURRENCE-ID:20261208T233000Z"))

    assert {one["key"] for one in moved} == {one["key"] for one in every}


def test_what_began_before_the_first_day_and_still_lasts_is_no_draft(read):
    fair = event("a", "DTSTART;VALUE=DATE:20261128\nDTEND;VALUE=DATE:20261205")
    found = read(fair, event("b", name="Opening"))

    assert [one["title"] for one in found] == ["Opening"]


def test_what_our_calendars_gave_away_is_told_by_whichever_name_it_has(read, sqlite_sessions, member, square):
    with sqlite_sessions.writing() as session:
        channel = session.scalar(
            select(Channel).where(Channel.workspace_id == member.workspace_id, Channel.id == square)
        )
        begun, binned = (a_variant(session, a_post(session, member), channel) for _ in range(2))
        naming.give(session, begun, "begun.ics", "0F-A1@phone")
        binned.post.deleted_at = NOON
        names = ["0F-A1@phone", f"variant-{binned.public_id}@marronnier", "due-abc@marronnier"]
    found = read(*[event(name) for name in names], event("slot-of-theirs@elsewhere"))

    said = [json.loads(one["told"])[0]["msgid"] if "told" in one else "" for one in found]
    assert [sentence[:13] for sentence in said] == ["This post is ", "Its post is i", "It was shown ", ""]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ('Read <a href="https://a.example/?b=1&amp;c">the programme</a>.', "Read the programme (https://a.example/?b=1&c)."),
        ("<p>See <a class=x href='https://a.example/'>a.example</a></p>", "See a.example"),
        ('<a href="mailto:ada@a.example">Ada</a><br><a href="javascript:alert(1)">more</a>', "Ada (mailto:ada@a.example)\nmore"),
        ('<a href="https://a.example">one <b>and</b> two', "one and two"),
        ("3 < 4 and <a> is no link", "3 < 4 and  is no link"),
    ],
)  # fmt: skip
def test_a_link_keeps_its_address(note, words):
    assert markup.plain(note) == words


def test_an_hour_that_comes_twice_is_the_one_the_file_meant(browser, sqlite_sessions, member, square):
    with sqlite_sessions.reading() as session:
        its = select(Channel.public_id).where(
            Channel.workspace_id == member.workspace_id, Channel.id == square
        )
        channel = session.scalar(its)
    twice = ics(
        event("a", "DTSTART:20271031T003000Z", name="First"),
        event("b", "DTSTART:20271031T013000Z", name="Second"),
    )
    form = {"channel": channel, "first": "2027-10-01", "last": "2027-10-31", "hour": "10:00"}
    answer = browser.send("/plan/calendar-file", file=(io.BytesIO(twice), "plan.ics"), **form)
    enter(browser, sqlite_sessions, answer)

    with sqlite_sessions.reading() as session:
        its = (
            select(Variant)
            .where(Variant.workspace_id == member.workspace_id)
            .order_by(Variant.planned_instant)
        )
        found = [
            (one.post.title, f"{one.planned_instant:%H:%M}", f"{one.planned_at:%H:%M}")
            for one in session.scalars(its)
        ]
    assert found == [("First", "00:30", "02:30"), ("Second", "01:30", "02:30")]


def test_a_file_that_says_the_other_of_an_hour_that_comes_twice_moves_the_post_and_can_be_taken_back(
    browser, sqlite_sessions, member, square
):
    def instants():
        with sqlite_sessions.reading() as session:
            its = select(Variant).where(Variant.workspace_id == member.workspace_id)
            return [f"{one.planned_instant:%d %H:%M}" for one in session.scalars(its)]

    def brought(starts):
        form = {"channel": channel, "first": "2027-10-01", "last": "2027-11-30", "hour": "10:00"}
        file = io.BytesIO(ics(event("a", starts, name="Night")))
        return browser.send("/plan/calendar-file", file=(file, "plan.ics"), **form)

    with sqlite_sessions.reading() as session:
        its = select(Channel.public_id).where(
            Channel.workspace_id == member.workspace_id, Channel.id == square
        )
        channel = session.scalar(its)
    first, second = "DTSTART:20271031T003000Z", "DTSTART:20271031T013000Z"
    enter(browser, sqlite_sessions, brought(first))

    again = brought(second)
    looked = browser.get(again.location).text
    told = enter(browser, sqlite_sessions, again)
    moved = instants()
    same = text_of(browser.get(brought(second).location))
    enter(browser, sqlite_sessions, again, deed="undo")
    back = instants()
    enter(browser, sqlite_sessions, brought("DTSTART:20271102T090000Z"))
    away = brought(second)
    enter(browser, sqlite_sessions, away)

    assert re.search(r"<del>02:30 \(UTC\+2\)</del>\s*<ins>02:30 \(UTC\+1\)</ins>", looked), told
    assert moved == ["31 01:30"], told
    assert "Nothing to enter" in same
    assert back == ["31 00:30"]
    assert instants() == ["31 01:30"], "a move to that hour from another day says which, too"
