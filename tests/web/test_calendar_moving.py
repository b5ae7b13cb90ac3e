"""Moving by form and as the script does it. The clock says 22 November 2026, 13:00 in Paris."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from scheduler.content import Stage, Variant
from scheduler.db import LocalTime, Sessions
from scheduler.people import Membership, Role
from scheduler.publishing import Delivery, State
from tests.newsroom import a_member
from tests.web.browser import Browser, text_of
from tests.web.newsdesk import PARIS, Desk, at

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(sqlite_sessions: Sessions, member: Membership) -> Desk:
    return Desk(sqlite_sessions, member)


def drag(browser: Browser, moved: Variant, **fields: Any) -> Any:
    data = fields | {"csrf_token": browser.token()}
    return browser.post(f"/variants/{moved.public_id}/move", data=data, headers=JSON)


def test_a_card_dropped_on_a_day_keeps_its_hour(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24, 9, 30))

    answer = drag(browser, variant, day="2026-11-26")

    assert answer.status_code == 200
    assert desk.planned(variant) == at(26, 9, 30)
    assert answer.json["said"] == "Moved to Thursday 26 November 2026, 09:30."


def test_days_are_counted_where_they_are_seen(browser: Browser, desk: Desk) -> None:
    evening = LocalTime(datetime(2026, 11, 24, 20), "America/New_York")  # the 25th in Paris
    variant = desk.plan("From New York", evening)

    drag(browser, variant, day="2026-11-26")

    assert desk.planned(variant) == LocalTime(datetime(2026, 11, 25, 20), "America/New_York")


def test_all_channels_of_a_card_move_together(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Both", at(24), desk.square, desk.letter)

    drag(browser, variant, day="2026-11-26")

    page = browser.get("/calendar/days/2026-11-26").text
    assert "The square, The letter" in page


def test_undo_brings_back_what_moved_and_nothing_else(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24, 9, 30))
    undo = drag(browser, variant, day="2026-11-26").json["undo"]

    answer = drag(browser, variant, **undo)

    assert answer.status_code == 200
    assert desk.planned(variant) == at(24, 9, 30)


def test_what_had_no_day_gets_a_decent_hour(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Some day", None)

    answer = drag(browser, variant, day="2026-11-26")

    assert desk.planned(variant) == at(26, 10)
    assert answer.json["undo"] is None


def test_today_it_gets_one_that_is_still_ahead(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Some day", None)

    drag(browser, variant, day="2026-11-22")

    assert desk.planned(variant) == at(22, 15)


def test_the_past_is_refused_in_a_sentence(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))

    answer = drag(browser, variant, day="2026-11-20")

    assert answer.status_code == 422
    assert "already past" in answer.json["said"]
    assert desk.planned(variant) == at(24)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.PUBLISHING])
def test_what_is_out_or_leaving_does_not_move(browser: Browser, desk: Desk, state: State) -> None:
    variant = desk.plan("Gone", at(20), state=state, stage=Stage.SUBMITTED)

    answer = drag(browser, variant, day="2026-11-26")

    assert answer.status_code == 422
    assert answer.json["said"]
    assert desk.planned(variant) == at(20)


def test_a_scheduled_one_stays_scheduled_at_its_new_time(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24), state=State.SCHEDULED, stage=Stage.SUBMITTED)

    drag(browser, variant, day="2026-11-26")

    assert desk.planned(variant) == at(26)
    assert desk.state(variant) == State.SCHEDULED


def test_a_failed_one_with_a_new_time_leaves_by_itself_again(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Again", at(20), state=State.FAILED, stage=Stage.SUBMITTED)

    answer = drag(browser, variant, day="2026-11-26")

    assert answer.status_code == 200, answer.text
    assert desk.state(variant) == State.SCHEDULED


def test_half_a_card_never_moves(browser: Browser, desk: Desk, sqlite_sessions: Sessions) -> None:
    variant = desk.plan("Both", at(24), desk.square, desk.letter)
    with sqlite_sessions.writing() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.workspace_id == variant.workspace_id, Delivery.channel_id == desk.letter.id)
            .values(state=State.PUBLISHED, proof="seen")
        )

    answer = drag(browser, variant, day="2026-11-26")

    assert answer.status_code == 422
    assert desk.planned(variant) == at(24)


@pytest.mark.parametrize(
    ("stands", "wish", "said", "readings"),
    [
        (at(24, 2, 30), {"day": "2027-10-31"}, "comes twice", ["02:30:00+02:00", "02:30:00+01:00"]),
        (
            at(24, 9, 30),
            {"day": "2027-03-28", "hour": "2"},
            "does not exist",
            ["01:30:00+01:00", "03:30:00+02:00"],
        ),
    ],
)
def test_the_page_a_drop_leads_to_asks_what_was_dropped(
    browser: Browser, desk: Desk, stands: LocalTime, wish: dict[str, str], said: str, readings: list[str]
) -> None:
    variant = desk.plan("Change of the clocks", stands, desk.square, desk.letter)

    page = browser.get(drag(browser, variant, variant=[variant.public_id], **wish).json["page"])

    assert said in text_of(page)
    instants = re.findall(r'name="instant" value="([^"]+)"', page.text)
    wished = [datetime.fromisoformat(f"{wish['day']}T{one}") for one in readings]
    assert [datetime.fromisoformat(one) for one in instants] == wished
    assert (
        page.text.count('name="variant"') == 2 and page.text.count(" checked") == 1
    )  # the other stays where it is


def test_an_hour_that_comes_twice_is_asked_about(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("At night", LocalTime(datetime(2027, 10, 28, 2, 30), PARIS))

    answer = drag(browser, variant, day="2027-10-31")
    form = browser.send(f"/variants/{variant.public_id}/move", day="2027-10-31", time="02:30")
    chosen = browser.send(f"/variants/{variant.public_id}/move", instant="2027-10-31T01:30:00+00:00")

    assert answer.status_code == 422
    assert answer.json["page"].startswith(f"/variants/{variant.public_id}/move?day=2027-10-31")
    assert form.status_code == 422
    assert form.text.count('name="instant"') == 2
    assert chosen.status_code == 302
    assert desk.planned(variant) == LocalTime(datetime(2027, 10, 31, 2, 30), PARIS, 1)


def test_the_form_moves_without_a_script(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24, 9, 30))
    form = browser.get(f"/variants/{variant.public_id}/move").text

    answer = browser.send(f"/variants/{variant.public_id}/move", day="2026-11-27", time="16:45")

    assert 'value="2026-11-24"' in form and 'value="09:30"' in form
    assert answer.status_code == 302
    assert answer.location.startswith("/calendar?")
    assert desk.planned(variant) == at(27, 16, 45)
    assert "Moved to" in text_of(browser.get(answer.location))


def test_a_move_by_the_form_can_be_taken_back(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))
    browser.send(f"/variants/{variant.public_id}/move", day="2026-11-26", time="10:00")
    toast = browser.get("/calendar").text
    offered = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(instant|variant)" value="([^"]+)"><', toast)
    }

    browser.send(f"/variants/{variant.public_id}/move", **offered)

    assert (set(offered), desk.planned(variant)) == ({"instant", "variant"}, at(24))


def test_the_form_can_move_one_channel_of_a_card(browser: Browser, desk: Desk) -> None:
    variant = desk.plan("Both", at(24), desk.square, desk.letter)

    browser.send(
        f"/variants/{variant.public_id}/move", day="2026-11-27", time="10:00", variant=variant.public_id
    )

    assert "The square, The letter" not in browser.get("/calendar").text
    assert desk.planned(variant) == at(27)


@pytest.mark.parametrize("fields", [{}, {"day": "tomorrow"}, {"day": "2026-11-26", "time": "25:00"}])
def test_a_form_that_makes_no_sense_is_given_back(
    browser: Browser, desk: Desk, fields: dict[str, str]
) -> None:
    variant = desk.plan("Winter season", at(24))

    answer = browser.send(f"/variants/{variant.public_id}/move", **fields)

    assert answer.status_code == 422
    assert "Give a day and a time." in text_of(answer)


def test_a_contributor_moves_only_what_is_theirs(
    sqlite_sessions: Sessions, signed_in: Any, member: Membership, desk: Desk
) -> None:
    variant = desk.plan("Not theirs", at(24))
    with sqlite_sessions.writing() as session:
        contributor = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Col Benali")

    answer = drag(signed_in(contributor), variant, day="2026-11-26")

    assert answer.status_code == 422
    assert "role" in answer.json["said"]
    assert desk.planned(variant) == at(24)


@pytest.mark.parametrize(
    "when",
    [{"day": "2199-01-05"}, {"day": "9999-12-31", "time": "23:30"}, {"instant": "2300-01-01T10:00+00:00"}],
)
def test_a_year_no_calendar_shows_is_refused_in_a_sentence(
    browser: Browser, desk: Desk, when: dict[str, str]
) -> None:
    variant = desk.plan("Far", at(24))

    answer = drag(browser, variant, **when)
    many = browser.send(
        "/calendar/bulk", variant=variant.public_id, deed="day", day="2199-01-05", asked="1", do="1"
    )

    assert answer.status_code == 422
    assert "No calendar here shows the year" in answer.json["said"]
    assert "No calendar here shows the year" in text_of(browser.get(many.location))
    assert desk.planned(variant) == at(24)
