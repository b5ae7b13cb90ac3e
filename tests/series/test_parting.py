"""A date otherwise than its series: moved, however far ahead, or written into — and the question which dates that is for."""

from datetime import datetime

import pytest
from sqlalchemy import select

from scheduler.content import Variant
from scheduler.series import Occurrence
from tests.newsroom import a_channel
from tests.series.coming_back import a_series
from tests.web.browser import text_of


@pytest.fixture
def series(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        return a_series(session, member, a_channel(session, member.workspace))


def dates(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        found = session.scalars(
            select(Occurrence).where(Occurrence.workspace_id == member.workspace_id).order_by(Occurrence.at)
        ).all()
        return [(one.public_id, one.at, one.post.public_id if one.post else None) for one in found]


def planned(sqlite_sessions, member):
    with sqlite_sessions.reading() as session:
        mine = select(Variant.planned_at).where(
            Variant.workspace_id == member.workspace_id, Variant.planned_at.is_not(None)
        )
        return sorted(session.scalars(mine))


def test_a_date_beyond_the_horizon_is_moved_and_made_once(browser, sqlite_sessions, member, series):
    before = len(dates(sqlite_sessions, member))
    far = "2027-02-02T09:00"

    answer = browser.send(f"/series/{series.public_id}/dates/{far}/time", day="2027-02-03", time="11:30")

    assert answer.status_code == 302
    assert len(dates(sqlite_sessions, member)) == before + 1
    assert planned(sqlite_sessions, member)[-1] == datetime(2027, 2, 3, 11, 30)
    assert "moved to 3 Feb 2027, 11:30" in text_of(browser.get(f"/series/{series.public_id}"))


def test_an_hour_that_is_over_or_none_moves_nothing_and_says_why(browser, sqlite_sessions, member, series):
    was = planned(sqlite_sessions, member)
    address = f"/series/{series.public_id}/dates/2026-12-01T09:00/time"

    over = browser.get(browser.send(address, day="2026-01-01", time="09:00").location)
    none = browser.get(browser.send(address, day="soon", time="09:00").location)

    assert "already past" in text_of(over)
    assert "Write the day as 2027-01-31 and the time as 09:30." in text_of(none)
    assert planned(sqlite_sessions, member) == was


def test_moved_for_all_later_ones_the_rhythm_is_asked_with_the_new_day_and_hour(browser, series):
    answer = browser.send(
        f"/series/{series.public_id}/dates/2026-12-01T09:00/time",
        day="2026-12-02",
        time="11:30",
        scope="later",
    )

    page = browser.get(answer.location).get_data(as_text=True)
    assert 'value="WE" checked' in page and 'value="TU" checked' not in page
    assert 'value="11:30"' in page and '<option value="2026-12-01T09:00" selected' in page


def test_words_saved_on_one_date_ask_which_dates_they_are_for(browser, sqlite_sessions, member, series):
    found = dates(sqlite_sessions, member)
    occurrence, _, post = found[1]
    compose = f"/posts/{post}/compose"

    quiet = browser.send(compose, title="Winter season", text="Only today.", language="en", quiet="1")
    asked = browser.send(compose, title="Winter season", text="Only today.", language="en", do="save")
    question = text_of(browser.get(asked.location))
    browser.send(f"/series/dates/{occurrence}/scope", scope="this")
    again = browser.send(compose, title="Winter season", text="Only today.", language="en", do="save")

    assert "It parts from “Tuesday visit” now." in text_of(quiet)
    assert asked.location == f"/series/dates/{occurrence}/scope"
    assert "It says something else than the series." in question
    assert "/scope" not in again.location


def test_words_of_one_date_are_brought_to_all_later_ones_when_asked(browser, sqlite_sessions, member, series):
    occurrence, _, post = dates(sqlite_sessions, member)[1]
    browser.send(
        f"/posts/{post}/compose", title="Winter season", text="From now on.", language="en", do="save"
    )

    browser.send(f"/series/dates/{occurrence}/scope", scope="later")

    with sqlite_sessions.reading() as session:
        found = session.scalars(
            select(Occurrence).where(Occurrence.workspace_id == member.workspace_id).order_by(Occurrence.at)
        )
        said = [one.post.text for one in found]
    assert said[0] == "Come and see." and set(said[1:]) == {"From now on."}
