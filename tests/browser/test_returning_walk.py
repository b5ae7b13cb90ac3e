"""What comes back, as people set it up: a weekly visit over a change of the clocks, and a year's file of posts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scheduler.calendar import going_on
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.newsroom import FixedClock
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.browser


def test_a_weekly_series_over_a_clock_change_with_one_date_moved_and_one_skipped(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.series.beginning.horizon", lambda: timedelta(days=150))
    post = desk.plan("Night visit", at(24)).post.public_id

    page.goto(f"/series/new/{post}")
    page.get_by_label("First day").fill("2027-03-14")
    page.get_by_label("At", exact=True).fill("02:30")
    for day, wanted in (("Sunday", True), ("Tuesday", False)):
        page.get_by_role("checkbox", name=day).set_checked(wanted)
    # The next dates beside the form say what the clocks do, before anything is saved.
    expect(page.locator("#coming")).to_contain_text("The clocks jump over 02:30 that day")
    page.get_by_role("button", name="Let it come back").click()
    dates = page.locator("ol.dates > li")
    expect(dates.filter(has_text="28 Mar 2027")).to_contain_text("The clocks jump over 02:30")
    expect(dates.filter(has_text="21 Mar 2027")).to_contain_text("Scheduled")

    dates.filter(has_text="4 Apr 2027").get_by_role("button", name="Skip").click()
    expect(dates.filter(has_text="4 Apr 2027")).to_contain_text("Skipped")
    sunday = dates.filter(has_text="11 Apr 2027")
    sunday.get_by_text("Move…").click()
    sunday.get_by_label("Day", exact=True).fill("2027-04-12")
    sunday.get_by_label("Time", exact=True).fill("09:00")
    sunday.get_by_role("button", name="Move", exact=True).click()
    expect(dates.filter(has_text="11 Apr 2027")).to_contain_text("moved to")

    page.goto("/calendar?view=month&date=2027-04-12")
    expect(page.locator("#d-2027-04-12")).to_contain_text("Night visit")


def test_two_hundred_posts_enter_by_themselves_once_they_were_looked_at(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
    tmp_path: Path,
) -> None:
    name = desk.plan("There already", at(24)).channel.name
    file = tmp_path / "plan.csv"
    first = date(2026, 12, 1)
    lines = [f"k{n},{name},{first + timedelta(days=n)},09:30,Day {n},=1+{n}" for n in range(199)]
    file.write_text(
        "\n".join(["key,channel,day,time,title,text", *lines, f"k199,Nowhere,{first},09:30,Lost,Words"])
    )

    page.goto("/plan/spreadsheet")
    page.locator("input[name=sheet]").set_input_files(file)
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("25 of 200 rows gone through")).to_be_visible()
    page.get_by_role("button", name="Enter these rows").click()
    expect(page.get_by_text("It goes on by itself")).to_be_visible()
    # What a worker does once the tick has rung; the page is only looked at.
    going_on.go_on(desk.sessions, FixedClock(), horizon=timedelta(days=60))

    expect(page.get_by_text("199 rows entered, one not.")).to_be_visible()
    expect(page.get_by_text("Row 201:")).to_be_visible()
    page.goto("/calendar?view=month&date=2026-12-03")
    expect(page.locator("#d-2026-12-03")).to_contain_text("Day 2")
