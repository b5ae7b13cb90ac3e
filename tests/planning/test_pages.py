"""The plan's pages, asked as a browser asks."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.db import LocalTime
from scheduler.people import Role
from scheduler.planning import pillars, plans, slots
from scheduler.planning.plans import Wish
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace
from tests.web.browser import text_of


@pytest.fixture
def channel(sqlite_sessions, member):
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "The square", created_at=NOON - timedelta(weeks=30))


@pytest.fixture
def planned(sqlite_sessions, member, channel):
    """Two to three posts a week, half of them about the trade; one planned on Monday 23 November."""
    with sqlite_sessions.writing() as session:
        trade = pillars.create(session, by=member, name="Trade", now=NOON)
        wish = Wish(audience="Neighbours", cadence_min=2, cadence_max=3, mix={trade: 50})
        plans.save(session, channel, wish, by=member, now=NOON)
        post = a_post(session, member, pillar_id=trade.id)
        a_variant(session, post, channel, planned=LocalTime(datetime(2026, 11, 23, 9), channel.zone))
        return trade


def plan_of(sqlite_sessions, channel):
    with sqlite_sessions.reading() as session:
        return plans.plan_for(session, channel)


def test_without_a_channel_the_page_says_what_would_be_here(browser):
    assert "No channel to plan for" in text_of(browser.get("/plan"))


def test_a_channel_without_a_plan_invites_to_make_one(browser, channel):
    words = text_of(browser.get("/plan"))

    assert "no plan yet" in words
    assert "Make a plan" in words
    assert "gaps ahead" not in words


def test_each_week_is_said_against_its_target(browser, planned):
    words = text_of(browser.get("/plan"))

    assert "2 to 3 posts a week" in words
    assert "Week of 23 Nov 1 of / 2–3 Short by 1" in words
    assert "Week of 19 Oct 0 of / 2–3 Fell short by 2" in words
    assert "7 gaps ahead" in words
    assert "Trade 100% wished 50%" in words


def test_a_new_channel_reads_a_gap_ahead_and_no_reproach(browser, member, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        new = a_channel(session, member.workspace)
        plans.save(session, new, Wish(cadence_min=2, cadence_max=3), by=member, now=NOON)

    words = text_of(browser.get("/plan"))

    assert "Week of 9 Nov 0 Week of" in words
    assert "Week of 23 Nov 0 of / 2–3 Short by 2" in words


def test_the_weeks_shown_can_be_moved_and_begin_on_the_right_day(browser, planned):
    page = browser.get("/plan?from=2026-12-16").get_data(as_text=True)

    assert 'datetime="2026-12-14"' in page
    assert browser.get("/plan?from=yesterday").status_code == 200
    assert browser.get("/plan?from=9999-12-31").status_code == 200


def test_a_slot_by_rule_is_said_in_words(browser, channel, member, sqlite_sessions):
    with sqlite_sessions.writing() as session:
        slots.add(
            session, by=member, channel=channel, weekday=0, at=time(9), pillar=None, now=NOON,
            rule="FREQ=MONTHLY;BYDAY=1TU", starts_on=date(2026, 12, 1),
        )  # fmt: skip

    pages = [text_of(browser.get(at)) for at in ("/calendar/around", f"/plan/{channel.public_id}")]

    assert all("first Tuesday" in words and "FREQ=MONTHLY;BYDAY=1TU" not in words for words in pages)


def test_a_plan_is_made_in_the_form(browser, channel, sqlite_sessions, planned):
    form = {
        "audience": "Everybody", "objective": "Come", "tone": "Warm", "cadence_min": "1", "cadence_max": "4",
        "evaluate_on": "2027-01-31", f"mix-{planned.public_id}": "60", "version": "1",
    }  # fmt: skip

    answer = browser.send(f"/plan/{channel.public_id}", **form)

    assert answer.status_code == 302
    plan = plan_of(sqlite_sessions, channel)
    assert (plan.audience, plan.cadence_max, str(plan.evaluate_on)) == ("Everybody", 4, "2027-01-31")
    assert [share.percent for share in plan.shares] == [60]


def test_patience_and_languages_are_said_in_the_form_and_taken_back_with_it(
    browser, channel, sqlite_sessions
):
    form = {
        "cadence_min": "1", "cadence_max": "4", "version": "0", "languages": "Français, English; de",
        "patience": "3", "unit": "60", "lateness": "drop",
    }  # fmt: skip

    browser.send(f"/plan/{channel.public_id}", **form)
    shown = browser.get(f"/plan/{channel.public_id}").get_data(as_text=True)
    browser.send(f"/plan/{channel.public_id}", **(form | {"version": "1", "patience": "7"}))
    browser.send(f"/plan/{channel.public_id}/undo")

    assert 'value="French, English, German"' in shown
    with sqlite_sessions.reading() as session:
        mine = select(Channel).where(Channel.workspace_id == channel.workspace_id)
        [there] = session.scalars(mine)
        assert (there.patience_minutes, there.lateness) == (180, "drop")
    assert plan_of(sqlite_sessions, channel).languages == "fr en de"


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"cadence_min": "5"}, "“At most” is less than “at least”."),
        ({"cadence_max": "lots"}, "Write a whole number."),
        ({"evaluate_on": "soon"}, "Write a date as"),
        ({"languages": "Klingon"}, "Write languages by name or code"),
        ({"patience": "999999", "unit": "1440"}, "The patience must lie between"),
        ({"mix": "101"}, "Each share is between 0 and 100 percent."),
    ],
)
def test_a_plan_with_something_to_correct_comes_back(browser, channel, planned, fields, complaint):
    form = {"cadence_min": "1", "cadence_max": "4", "version": "1"} | fields
    form[f"mix-{planned.public_id}"] = form.pop("mix", "")

    answer = browser.send(f"/plan/{channel.public_id}", **form)

    assert answer.status_code == 422
    assert complaint in text_of(answer)


def test_two_people_on_one_plan_see_both_and_overwrite_nothing(browser, channel, sqlite_sessions, planned):
    form = {"cadence_min": "1", "cadence_max": "4", "version": "0", "audience": "Mine"}

    answer = browser.send(f"/plan/{channel.public_id}", **form)

    assert answer.status_code == 409
    assert "What is kept now" in text_of(answer)
    assert "Neighbours" in text_of(answer)
    assert 'value="Mine"' in answer.get_data(as_text=True)
    assert plan_of(sqlite_sessions, channel).audience == "Neighbours"

    browser.send(f"/plan/{channel.public_id}", **(form | {"version": "1"}))
    assert plan_of(sqlite_sessions, channel).audience == "Mine"


def test_pillars_are_named_moved_closed_and_opened_again(browser, sqlite_sessions, member):
    for name in ("Trade", "Places"):
        browser.send("/plan/pillars", name=name)
    with sqlite_sessions.reading() as session:
        trade, _ = pillars.living(session, member.workspace_id)

    browser.send(f"/plan/pillars/{trade.public_id}/place", to="down")
    browser.send(f"/plan/pillars/{trade.public_id}", name="Our trade")
    with sqlite_sessions.reading() as session:
        order = [pillar.name for pillar in pillars.living(session, member.workspace_id)]
    browser.send(f"/plan/pillars/{trade.public_id}/closure")
    closed = text_of(browser.get("/plan/pillars"))
    browser.send(f"/plan/pillars/{trade.public_id}/reopening")

    assert order == ["Places", "Our trade"]
    assert "Our trade closed on 22 Nov 2026" in closed
    assert "Closed Old posts" not in text_of(browser.get("/plan/pillars"))


def test_a_name_that_is_taken_is_said(browser, planned):
    answer = browser.send("/plan/pillars", name="trade")

    assert answer.status_code == 422
    assert "There is a pillar of that name already." in text_of(answer)


def test_a_viewer_reads_the_plan_and_changes_nothing(signed_in, sqlite_sessions, member, channel, planned):
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Low")
    browser = signed_in(viewer)

    assert "2 to 3 posts a week" in text_of(browser.get("/plan"))
    assert 'class="row-form' not in browser.get("/plan/pillars").get_data(as_text=True)
    assert browser.get(f"/plan/{channel.public_id}").status_code == 403
    for path in (channel.public_id, "pillars", f"pillars/{planned.public_id}/closure"):
        assert browser.send(f"/plan/{path}", name="x").status_code == 403


def test_another_workspaces_plan_does_not_exist(signed_in, sqlite_sessions, channel, planned):
    with sqlite_sessions.writing() as session:
        stranger = a_member(session, a_workspace(session, "Elsewhere"), Role.OWNER, name="Zoe Far")
    browser = signed_in(stranger)

    assert browser.get(f"/plan/{channel.public_id}").status_code == 404
    assert browser.send(f"/plan/pillars/{planned.public_id}", name="x").status_code == 404
    assert "Trade" not in text_of(browser.get("/plan"))


def test_the_plan_speaks_french(signed_in, sqlite_sessions, member, planned):
    with sqlite_sessions.writing() as session:
        reader = a_member(session, member.workspace, Role.OWNER, name="Lise Fou", locale="fr")

    words = text_of(signed_in(reader).get("/plan"))

    assert "de 2 à 3 publications par semaine" in words
    assert "Il en manque 1" in words
