"""Times, schedules and refusals on the composer's page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler import charter
from scheduler.approvals import ApprovalPath
from scheduler.channels import Channel
from scheduler.charter import CharterRule, CharterVersion
from scheduler.content import Post
from scheduler.db import LocalTime, Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.planning import ChannelPlan
from tests.newsroom import NOON, FixedClock, a_channel, a_post, a_variant
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page

PARIS = "Europe/Paris"


@pytest.fixture
def square(sqlite_sessions: Sessions, member: Membership) -> Channel:
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "Square", limits={"text": 40, "images": 4})


@pytest.fixture
def wall(sqlite_sessions: Sessions, member: Membership) -> Channel:
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "Wall", position=1)


@pytest.fixture
def page(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, square: Channel, wall: Channel
) -> Page:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Common.", square, wall)
    return open_page(browser, f"/posts/{post.public_id}/compose")


def stored(sessions: Sessions) -> Post:
    with sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        _ = [(v.channel, v.delivery.state) for v in post.variants]
        return post


def times(sessions: Sessions) -> list[LocalTime | None]:
    return [variant.planned for variant in stored(sessions).variants]


def states(sessions: Sessions) -> list[str]:
    return [variant.delivery.state for variant in stored(sessions).variants]


def at(page: Page, day: str, clock: str, zone: str = PARIS, own: str = "") -> None:
    page[f"date{own}"], page[f"time{own}"], page[f"zone{own}"] = day, clock, zone


def test_a_common_time_is_everyones(page: Page, sqlite_sessions: Sessions) -> None:
    at(page, "2026-12-01", "10:00")

    page.saved()

    assert times(sqlite_sessions) == [LocalTime(datetime(2026, 12, 1, 10), PARIS)] * 2


def test_a_channel_may_have_its_own_time_or_none(
    page: Page, sqlite_sessions: Sessions, square: Channel, wall: Channel
) -> None:
    at(page, "2026-12-01", "10:00")
    page[f"when:{square.public_id}"] = "own"
    at(page, "2026-12-02", "18:30", "America/Montreal", f":{square.public_id}")
    page[f"when:{wall.public_id}"] = "none"

    page.saved()

    assert times(sqlite_sessions) == [LocalTime(datetime(2026, 12, 2, 18, 30), "America/Montreal"), None]


def test_the_past_is_refused_beside_the_time_and_the_words_are_saved_all_the_same(
    page: Page, sqlite_sessions: Sessions
) -> None:
    at(page, "2026-11-22", "12:00")
    page["text"] = "New words."

    answer = page.send()

    assert answer.status_code == 422
    assert "22 November 2026, 12:00 is already past." in text_of(answer)
    assert (stored(sqlite_sessions).text, times(sqlite_sessions)) == ("New words.", [None, None])


def test_half_a_time_is_asked_for_and_kept_on_the_page(page: Page, sqlite_sessions: Sessions) -> None:
    page["date"] = "2026-12-01"

    answer = page.send()

    assert "Give the time too." in text_of(answer)
    assert Page(page.browser, answer)["date"] == "2026-12-01"


def test_an_hour_that_comes_twice_is_asked_about_with_both_choices(
    page: Page, sqlite_sessions: Sessions
) -> None:
    at(page, "2027-10-31", "02:30")

    asked = page.send()
    assert asked.status_code == 422
    assert "02:30 (UTC+2)" in asked.text and "02:30 (UTC+1)" in asked.text
    again = Page(page.browser, asked)
    again.saved(choose="|2027-10-31T02:30|Europe/Paris|1")

    assert times(sqlite_sessions) == [LocalTime(datetime(2027, 10, 31, 2, 30), PARIS, 1)] * 2


def test_an_hour_that_does_not_exist_offers_its_neighbours(page: Page, sqlite_sessions: Sessions) -> None:
    at(page, "2027-03-28", "02:30")

    asked = page.send()
    assert "does not exist in Europe/Paris" in text_of(asked)
    Page(page.browser, asked).saved(choose="|2027-03-28T03:30|Europe/Paris|")

    assert times(sqlite_sessions) == [LocalTime(datetime(2027, 3, 28, 3, 30), PARIS)] * 2


def test_scheduling_puts_every_version_with_a_time_on_the_calendar(
    page: Page, sqlite_sessions: Sessions
) -> None:
    at(page, "2026-12-01", "10:00")

    after = page.saved(do="schedule")

    assert states(sqlite_sessions) == ["scheduled", "scheduled"]
    assert "Scheduled on Square, Wall." in text_of(after.shown)


def test_scheduling_without_a_time_asks_for_one(page: Page, sqlite_sessions: Sessions) -> None:
    answer = page.send(do="schedule")

    assert answer.status_code == 422
    assert "Choose a date and a time first." in text_of(answer)
    assert states(sqlite_sessions) == ["unscheduled", "unscheduled"]


def test_a_refusal_stands_beside_the_channel_and_the_others_are_scheduled(
    page: Page, sqlite_sessions: Sessions
) -> None:
    at(page, "2026-12-01", "10:00")
    page["text"] = "x" * 50

    answer = page.send(do="schedule")

    assert answer.status_code == 422
    assert "Square: The text counts 50 characters here; 40 are allowed." in text_of(answer)
    assert states(sqlite_sessions) == ["unscheduled", "scheduled"]


def test_a_blocking_rule_of_the_charter_stops_the_schedule_in_its_own_words(
    page: Page, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        version = CharterVersion(workspace_id=member.workspace_id, number=1, created_at=NOON)
        version.rules.append(
            CharterRule(
                workspace_id=member.workspace_id,
                kind="words-to-avoid",
                severity="block",
                settings={"words": [{"word": "cheap"}]},
            )
        )
        session.add(version)
        session.flush()
        charter.versions.adopt(session, version, by=None, now=NOON)
    at(page, "2026-12-01", "10:00")
    page["text"] = "A cheap evening."

    answer = page.send(do="schedule")

    assert "“cheap” is a word our charter avoids." in text_of(answer)
    assert '<mark class="found" data-severity="block">cheap</mark>' in answer.text
    assert states(sqlite_sessions) == ["unscheduled", "unscheduled"]


def test_what_needs_a_yes_is_submitted_and_waits(
    page: Page, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        session.add(
            ApprovalPath(
                workspace_id=member.workspace_id, name="Legal", steps=[{"role": "approver"}], created_at=NOON
            )
        )
    at(page, "2026-12-01", "10:00")

    refused = page.send(do="schedule")
    assert "Approval by Approver is missing" in text_of(refused)

    assert 'value="submit" data-go' in refused.text  # the first button, then, is to ask
    after = Page(page.browser, refused).saved(do="submit")
    assert "In review" in text_of(after.shown)
    assert "Submitted for approval." in text_of(after.shown)
    assert (stored(sqlite_sessions).stage, states(sqlite_sessions)) == ("submitted", ["unscheduled"] * 2)


def test_where_nobody_must_say_yes_nobody_is_said_to_be_asked(page: Page) -> None:
    at(page, "2026-12-01", "10:00")

    after = text_of(page.saved(do="submit").shown)

    assert "Submitted. Nobody’s yes is missing: it can be scheduled." in after
    assert "for approval." not in after


def test_a_change_that_may_not_go_out_is_taken_off_the_schedule_and_the_page_says_so(
    page: Page, sqlite_sessions: Sessions
) -> None:
    at(page, "2026-12-01", "10:00")
    scheduled = page.saved(do="schedule")
    scheduled["text"] = "x" * 50

    after = scheduled.saved()

    assert states(sqlite_sessions) == ["unscheduled", "scheduled"]
    assert "On Square it is no longer scheduled" in text_of(after.shown)
    assert all(times(sqlite_sessions))


def test_words_and_their_exception_saved_together_keep_the_schedule(
    page: Page, sqlite_sessions: Sessions, square: Channel
) -> None:
    at(page, "2026-12-01", "10:00")
    scheduled = page.saved(do="schedule")
    scheduled["text"] = "x" * 50
    scheduled[f"own:{square.public_id}"], scheduled[f"text:{square.public_id}"] = "1", "Short."

    scheduled.saved()

    assert states(sqlite_sessions) == ["scheduled", "scheduled"]


def test_a_scheduled_post_is_moved_and_unscheduled_here_too(page: Page, sqlite_sessions: Sessions) -> None:
    at(page, "2026-12-01", "10:00")
    scheduled = page.saved(do="schedule")
    at(scheduled, "2026-12-03", "09:00")

    moved = scheduled.saved()
    assert times(sqlite_sessions) == [LocalTime(datetime(2026, 12, 3, 9), PARIS)] * 2
    assert states(sqlite_sessions) == ["scheduled", "scheduled"]

    moved.saved(do="unschedule")
    assert states(sqlite_sessions) == ["unscheduled", "unscheduled"]


def test_a_scheduled_post_does_not_save_itself(page: Page, sqlite_sessions: Sessions) -> None:
    assert 'data-autosave="1"' in page.shown.text
    at(page, "2026-12-01", "10:00")

    after = page.saved(do="schedule")

    assert 'data-autosave=""' in after.shown.text


def test_publishing_now_makes_it_due(page: Page, sqlite_sessions: Sessions, square: Channel) -> None:
    page.saved(do=f"now:{square.public_id}")

    first = stored(sqlite_sessions).variants[0]
    assert (first.delivery.state, first.delivery.due_at) == ("scheduled", NOON)


def test_a_page_that_saves_by_itself_hears_when_and_what_is_wrong(
    page: Page, sqlite_sessions: Sessions, clock: FixedClock
) -> None:
    clock.move(timedelta(minutes=5))
    page["text"] = "Saved by itself."
    page["date"] = "2026-12-01"

    answer = page.send(quiet="1")

    assert answer.status_code == 422
    assert "Saved at 13:05 , except what is marked" in text_of(answer)
    assert "Give the time too." in text_of(answer)
    assert "<textarea" not in answer.text
    assert stored(sqlite_sessions).text == "Saved by itself."


def test_saving_by_itself_twice_is_no_conflict_with_oneself(page: Page, sqlite_sessions: Sessions) -> None:
    page["text"] = "One."
    first = page.send(quiet="1")
    page["was"] = first.text.split('name="was" value="')[1].split('"')[0].replace("&#34;", '"')
    page["text"] = "One, two."

    assert page.send(quiet="1").status_code == 200
    assert stored(sqlite_sessions).text == "One, two."


def test_the_nearest_post_on_the_channel_is_said(
    page: Page, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        other = a_post(session, member, "Another.", title="Another")
        a_variant(session, other, square, planned=LocalTime(datetime(2026, 12, 1, 10, 30), PARIS))
        path = page.action
    at(page, "2026-12-01", "10:00")

    page.send()

    assert "Another post goes out here 30 min apart." in text_of(page.browser.get(path))


def test_the_week_is_held_against_the_channels_plan(
    page: Page, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        session.add(
            ChannelPlan(
                workspace_id=member.workspace_id,
                channel_id=square.id,
                cadence_min=1,
                cadence_max=2,
                changed_at=NOON,
            )
        )
    at(page, "2026-12-01", "10:00")

    after = page.saved()

    assert "With it, 1 here that week; the plan asks for 1 to 2." in text_of(after.shown)
