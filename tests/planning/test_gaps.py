"""The gaps ahead, all of them, and filled one after the other."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from scheduler.content import Variant
from scheduler.planning import gaps, plans, slots
from scheduler.planning.wish import Wish
from tests.newsroom import NOON, a_channel
from tests.web.browser import text_of


@pytest.fixture
def channels(sqlite_sessions, member):
    """The letter wants two posts a week and has slots for them, the square one on an empty day."""
    with sqlite_sessions.writing() as session:
        made = [
            a_channel(session, member.workspace, name, position=n, created_at=NOON - timedelta(weeks=9))
            for n, name in enumerate(("Letter", "Square"))
        ]
        for channel, least in zip(made, (2, 1), strict=True):
            plans.save(session, channel, Wish(cadence_min=least, cadence_max=3), by=member, now=NOON)
        for weekday in (1, 3):
            slots.add(session, by=member, channel=made[0], weekday=weekday, at=time(9), pillar=None, now=NOON)
        return made


def test_every_gap_of_a_month_is_listed_and_leads_on(browser, channels):
    words = text_of(browser.get("/plan/gaps?month=2026-12"))
    eight = text_of(browser.get("/plan/gaps?month=soon"))

    assert "10 gaps, 15 posts missing" in words
    assert "Week of 30 November" in words
    assert "Week of 28 December" in words
    assert "Week of 23 November" not in words
    assert "14 gaps" in eight
    assert "Week of 16 November" not in eight


def test_gaps_are_filled_one_after_the_other(browser, channels):
    letter, square = (channel.public_id for channel in channels)

    def fill(channel, day, at):
        return browser.send(f"/plan/{channel}/gap/{day}?month=2026-12", at=at, then="next").location

    still_short = fill(letter, "2026-11-30", "2026-12-01T09:00")
    words = text_of(browser.get(still_short))
    next_channel = fill(letter, "2026-11-30", "2026-12-03T09:00")
    next_week = fill(square, "2026-11-30", "2026-11-30T10:00")

    assert still_short.endswith(f"{letter}/gap/2026-11-30?month=2026-12")
    assert "A draft stands in the gap: 1 December 2026, 09:00. Write it" in words
    assert "gap 1 of 10" in words
    assert next_channel.endswith(f"{square}/gap/2026-11-30?month=2026-12")
    assert next_week.endswith(f"{letter}/gap/2026-12-07?month=2026-12")


def test_after_the_last_gap_comes_the_list(browser, channels):
    letter = channels[0].public_id
    browser.send(f"/plan/{letter}/gap/2026-11-23", at="2026-11-24T09:00")

    went_on = browser.send(f"/plan/{letter}/gap/2026-11-23?month=2020-01", at="2026-11-26T09:00", then="next")

    assert went_on.location.endswith("/plan/gaps?month=2020-01")
    assert "No gap in these weeks" in text_of(browser.get(went_on.location))


def test_the_next_gap_is_in_the_same_week_then_in_the_next_then_the_first(sqlite_sessions, channels):
    letter, square = channels
    monday = date(2026, 11, 23)
    with sqlite_sessions.reading() as session:
        found = gaps.ahead(session, letter.workspace_id, channels, first_day=monday, weeks=2, today=monday)

    def after(channel, day):
        gap = gaps.after(found, channel, day)
        return gap and (gap.channel.name, gap.week.first_day)

    assert after(letter, monday) == ("Square", monday)
    assert after(square, monday) == ("Letter", monday + timedelta(days=7))
    assert after(square, monday + timedelta(days=7)) == ("Letter", monday)
    assert gaps.after([], letter, monday) is None


def test_a_week_that_ends_today_is_no_gap_ahead(sqlite_sessions, channels):
    letter, sunday = channels[0], date(2026, 11, 22)
    with sqlite_sessions.reading() as session:
        on_sunday = gaps.ahead(
            session, letter.workspace_id, channels, first_day=date(2026, 11, 16), weeks=2, today=sunday
        )
        on_saturday = gaps.ahead(
            session,
            letter.workspace_id,
            channels,
            first_day=date(2026, 11, 16),
            weeks=1,
            today=date(2026, 11, 21),
        )

    assert [gap.week.first_day for gap in on_sunday] == [date(2026, 11, 23)] * 2
    assert len(on_saturday) == 2


def test_where_usual_places_are_over_the_days_left_are_offered_then_any_hour(browser, channels, clock):
    square, clock.time = channels[1].public_id, NOON.replace(day=21)
    on_saturday = text_of(browser.get(f"/plan/{square}/gap/2026-11-16"))
    clock.time = NOON.replace(day=22)
    on_sunday = text_of(browser.get(f"/plan/{square}/gap/2026-11-16"))
    filled = browser.send(f"/plan/{square}/gap/2026-11-16", at="other", other="2026-11-22T18:30", then="next")
    refused = browser.send(f"/plan/{square}/gap/2026-11-16", at="other", other="2026-11-20T18:30")
    clock.time = NOON.replace(day=24)
    over = text_of(browser.get(f"/plan/{square}/gap/2026-11-16"))

    assert "Sunday 22 November 10:00 an empty day" in on_saturday
    assert "choose a day and an hour yourself" in on_sunday
    assert "An empty draft" in on_sunday
    assert filled.status_code == 302
    assert (refused.status_code, "2026-11-20T18:30" in refused.text) == (422, True)
    assert "This week is over" in over


def test_an_hour_typed_without_ticking_it_is_the_hour_that_is_meant(browser, channels, sqlite_sessions):
    letter = channels[0].public_id
    page = f"/plan/{letter}/gap/2026-11-30"
    proposed = re.search(r'name="proposed" value="([^"]+)"', browser.get(page).text)[1]

    browser.send(page, at="2026-12-01T09:00", proposed=proposed, other=proposed)
    browser.send(page, at="2026-12-03T09:00", proposed=proposed, other="2026-12-04T16:45")

    with sqlite_sessions.reading() as session:
        mine = select(Variant.planned_at).where(Variant.channel_id == channels[0].id)
        found = session.scalars(mine.where(Variant.workspace_id == channels[0].workspace_id)).all()
    assert sorted(str(one) for one in found)[-2:] == ["2026-12-01 09:00:00", "2026-12-04 16:45:00"]


def test_a_slot_late_on_the_last_evening_can_still_be_filled(
    browser, channels, clock, sqlite_sessions, member
):
    square = channels[1]
    with sqlite_sessions.writing() as session:
        slots.add(session, by=member, channel=square, weekday=6, at=time(23, 50), pillar=None, now=NOON)
    clock.time = NOON.replace(day=22, hour=21, minute=5)

    page = browser.get(f"/plan/{square.public_id}/gap/2026-11-16")
    filled = browser.send(f"/plan/{square.public_id}/gap/2026-11-16", at="2026-11-22T23:50")

    assert "Sunday 22 November 23:50" in text_of(page)
    assert "At another time" not in text_of(page)
    assert filled.status_code == 302
