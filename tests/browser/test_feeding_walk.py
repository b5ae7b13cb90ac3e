"""What feeds a plan, as people set it up: a town hall's year of key dates, and a campaign put off by a week."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from scheduler.db import LocalTime
from scheduler.planning import around
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.newsroom import NOON
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.browser


def test_a_town_hall_chooses_its_year_and_takes_up_last_years_words(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
) -> None:
    last_year = LocalTime(at(8).at.replace(year=2025, month=12), "Europe/Paris")
    desk.plan("Twelve craftspeople on the quay", last_year)

    page.goto("/plan/key-dates")
    page.get_by_role("link", name="Choose from a town hall’s year").click()
    page.get_by_role("checkbox", name="Christmas market").check()
    page.get_by_role("checkbox", name="The budget is voted").check()
    page.get_by_role("button", name="Add the chosen dates").click()
    page.get_by_role("link", name="Christmas market").click()
    expect(page.get_by_text("Each year on the second Saturday in December")).to_be_visible()

    page.get_by_role("checkbox", name="Twelve craftspeople on the quay").check()
    page.get_by_role("button", name="Tie to the date").click()
    page.get_by_role("button", name="Take up again for 12 Dec 2026").click()

    page.goto("/calendar?view=month&date=2026-12-07")
    expect(page.locator("#d-2026-12-07")).to_contain_text("Twelve craftspeople on the quay")


def test_a_campaign_is_looked_at_a_week_later_moved_and_put_back(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
) -> None:
    with desk.sessions.writing() as session:
        tides = around.open_campaign(
            session, by=desk.member, name="The tides", starts_on=date(2026, 11, 23), ends_on=date(2026, 12, 4),
            now=NOON,
        )  # fmt: skip
    for title, day in (("Announced", 24), ("Behind the scenes", 26)):
        desk.plan(title, at(day), campaign_id=tides.id)

    page.goto(f"/plan/campaigns/{tides.public_id}")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("2 posts would move.")).to_be_visible()
    page.get_by_role("button", name="Move the campaign").click()
    expect(page.get_by_text("2 posts moved.")).to_be_visible()
    page.goto("/calendar?view=month&date=2026-12-01")
    expect(page.locator("#d-2026-12-01")).to_contain_text("Announced")
    expect(page.locator("#d-2026-12-03")).to_contain_text("Behind the scenes")

    page.go_back()
    page.get_by_role("button", name="Undo").click()
    page.goto("/calendar?view=month&date=2026-11-24")
    expect(page.locator("#d-2026-11-24")).to_contain_text("Announced")
