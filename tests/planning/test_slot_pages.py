"""The slots on the page of a plan: how often in words, and a refused form that keeps what was written."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from scheduler.planning import Slot, SlotChange, plans, slots
from scheduler.planning.wish import Wish
from tests.newsroom import NOON, a_channel
from tests.web.browser import text_of


@pytest.fixture
def channel(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        channel = a_channel(session, member.workspace)
        plans.save(session, channel, Wish(cadence_min=2, cadence_max=3), by=member, now=NOON)
        return channel


def kept(sqlite_sessions, channel):
    with sqlite_sessions.reading() as session:
        mine = slots.of_channel(session, channel)
        return [(slot.weekday, slot.rule, slot.starts_on) for slot in mine]


def add(browser, channel, **form):
    return browser.send(f"/plan/{channel.public_id}/slots", **({"weekday": "1", "at": "09:00"} | form))


@pytest.mark.parametrize(
    ("often", "rule"),
    [
        ("week", None),
        ("two", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("first", "FREQ=MONTHLY;BYDAY=1TU"),
        ("last", "FREQ=MONTHLY;BYDAY=-1TU"),
    ],
)
def test_how_often_is_chosen_in_words_and_shown_as_chosen(browser, sqlite_sessions, channel, often, rule):
    assert add(browser, channel, often=often, starts_on="2026-12-01").status_code == 302

    page = browser.get(f"/plan/{channel.public_id}").get_data(as_text=True)

    assert kept(sqlite_sessions, channel) == [(1, rule, date(2026, 12, 1))]
    assert f'<option value="{often}" selected>' in page


def test_a_refused_rule_comes_back_as_it_was_written(browser, sqlite_sessions, channel):
    answer = add(
        browser,
        channel,
        often="rule",
        rule="every full moon",
        at="07:45",
        weekday="4",
        starts_on="2027-01-01",
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Write a rule such as FREQ=MONTHLY;BYDAY=1TU" in text_of(answer)
    assert all(f'value="{written}"' in page for written in ("every full moon", "07:45", "2027-01-01"))
    assert '<option value="4" selected>' in page
    assert f'action="/plan/{channel.public_id}"' in page, "the plan itself is saved at its own address"
    assert kept(sqlite_sessions, channel) == []


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"at": "soon"}, "Write a time as 09:30."),
        ({"starts_on": "soon"}, "Write a date as"),
        ({"often": "rule"}, "Write the rule"),
        ({"often": "daily"}, "Choose one of the list."),
        ({"weekday": "9"}, "Choose one of the list."),
    ],
)
def test_a_slot_with_something_to_correct_says_what(browser, channel, form, complaint):
    answer = add(browser, channel, **form)

    assert answer.status_code == 422
    assert complaint in text_of(answer)


def test_a_change_that_is_refused_opens_its_slot_again(browser, sqlite_sessions, member, channel):
    with sqlite_sessions.writing() as session:
        there, other = (
            slots.add(
                session, by=member, channel=channel, weekday=day, at=time(9), pillar=None, now=NOON
            ).public_id
            for day in (1, 2)
        )

    answer = browser.send(f"/plan/slots/{other}", weekday="1", at="09:00", often="week")

    assert answer.status_code == 422
    assert "There is a slot at that time already." in text_of(answer)
    assert f'href="#f-{other}-at"' in answer.get_data(as_text=True)
    assert browser.send(f"/plan/slots/{there}", weekday="3", at="10:00").status_code == 302


def test_a_holiday_is_named_and_one_slot_is_moved_off_it(browser, sqlite_sessions, member, channel):
    with sqlite_sessions.writing() as session:
        plans.save(session, channel, Wish(rests_on_holidays=True), by=member, now=NOON)
        slot = slots.add(
            session, by=member, channel=channel, weekday=4, at=time(9), pillar=None, now=NOON
        ).public_id

    closed = text_of(browser.get(f"/plan/{channel.public_id}"))
    moved = browser.send(f"/plan/slots/{slot}/occurrences/2026-12-25", way="move", to="2026-12-24T09:00")

    assert "Friday 25 December 09:00 closed: Christmas Day" in closed
    assert "Thursday 24 December 09:00 moved" in text_of(browser.get(moved.location))
    with sqlite_sessions.reading() as session:
        mine = select(SlotChange.moved_to).join(Slot, Slot.id == SlotChange.slot_id)
        [to] = session.scalars(mine.where(SlotChange.workspace_id == member.workspace_id)).all()
        assert to == datetime(2026, 12, 24, 9)


def test_a_slot_moved_to_no_time_keeps_what_was_written(browser, sqlite_sessions, member, channel):
    with sqlite_sessions.writing() as session:
        slot = slots.add(
            session, by=member, channel=channel, weekday=4, at=time(9), pillar=None, now=NOON
        ).public_id

    answer = browser.send(
        f"/plan/slots/{slot}/occurrences/2026-12-25", way="move", to="2026-12-24 about nine"
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Give a day and a time." in text_of(answer)
    assert f'href="#f-{slot}-on-2026-12-25-to"' in page
    assert (
        f'id="f-{slot}-on-2026-12-25-to" type="datetime-local" name="to" value="2026-12-24 about nine"'
        in page
    )
