"""What comes back, as people set it up: a weekly visit over a change of the clocks, and a year's file of posts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import select

from scheduler.calendar import going_on
from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import LocalTime
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.browser.walked import picture
from tests.newsroom import FixedClock, a_post, a_variant
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

    picture(page, "series-spring")
    page.goto("/calendar?view=month&date=2027-04-12")
    expect(page.locator("#d-2027-04-12")).to_contain_text("Night visit")


def test_a_weekly_series_over_the_hour_that_comes_twice_in_autumn(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("web.series.beginning.horizon", lambda: timedelta(days=400))
    post = desk.plan("Bat night", at(24)).post.public_id

    page.goto(f"/series/new/{post}")
    page.get_by_label("First day").fill("2027-10-17")
    page.get_by_label("At", exact=True).fill("02:30")
    for day, wanted in (("Sunday", True), ("Tuesday", False)):
        page.get_by_role("checkbox", name=day).set_checked(wanted)
    expect(page.locator("#coming li").filter(has_text="31 Oct 2027")).to_contain_text("twice")
    picture(page, "series-autumn-asked")
    page.get_by_role("button", name="Let it come back").click()

    dates = page.locator("ol.dates > li")
    for day in ("24 Oct 2027", "31 Oct 2027", "7 Nov 2027"):
        expect(dates.filter(has_text=day)).to_contain_text("Scheduled")
    picture(page, "series-autumn")
    dates.filter(has_text="31 Oct 2027").get_by_role("link").first.click()
    # The first of the two: summer time still.
    expect(page.locator("main")).to_contain_text("02:30")
    with desk.sessions.reading() as session:
        its = select(Variant.planned_instant).where(Variant.workspace_id == desk.member.workspace_id)
        planned = session.scalars(its.where(Variant.planned_at == datetime(2027, 10, 31, 2, 30))).all()
    assert planned == [datetime(2027, 10, 31, 0, 30, tzinfo=UTC)]


def test_two_hundred_posts_are_exported_edited_in_the_spreadsheet_brought_back_and_put_back(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
    tmp_path: Path,
) -> None:
    channel = desk.plan("Day 0", LocalTime(datetime(2026, 12, 1, 9, 30), "Europe/Paris")).channel
    with desk.sessions.writing() as session:
        mine = select(Channel).where(
            Channel.workspace_id == desk.member.workspace_id, Channel.id == channel.id
        )
        channel = session.scalars(mine).one()
        for n in range(1, 200):
            post = a_post(session, desk.member, title=f"Day {n}", text=f"=1+{n}")
            planned = LocalTime(datetime(2026, 12, 1, 9, 30) + timedelta(days=n), channel.zone)
            a_variant(session, post, channel, planned=planned)

    page.goto("/plan/spreadsheet")
    page.get_by_label("First day").fill("2026-12-01")
    page.get_by_label("Last day").fill("2027-07-01")
    with page.expect_download() as exported:
        page.get_by_role("button", name="Download").click()
    file = tmp_path / "plan.xlsx"
    exported.value.save_as(file)
    bring(page, file)
    expect(page.get_by_text("25 of 200 rows gone through")).to_be_visible()
    work(desk)
    expect(page.get_by_text("Nothing to enter")).to_be_visible()
    picture(page, "sheet-unchanged")

    edit(file)
    bring(page, file)
    work(desk)
    expect(page.get_by_text("199 changed", exact=True)).to_be_visible()
    picture(page, "sheet-preview")
    page.get_by_role("button", name="Enter these rows").click()
    work(desk)
    expect(page.get_by_text("199 rows entered, one not.")).to_be_visible()
    expect(page.get_by_text("Row 201:")).to_be_visible()
    picture(page, "sheet-entered")
    page.get_by_role("button", name="Put it back as it was").click()
    work(desk)
    expect(page.get_by_text("200 of 200 rows gone through")).to_be_visible()
    picture(page, "sheet-taken-back")

    page.goto("/calendar?view=month&date=2026-12-03")
    expect(page.locator("#d-2026-12-03")).to_contain_text("Day 2")


def edit(file: Path) -> None:
    """As somebody does in a spreadsheet: another title, a day later, an hour as the cell writes it; one mistake."""
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    title, day, channel = (heads.index(name) + 1 for name in ("title", "day", "channel"))
    for row in range(2, 202):
        sheet.cell(row, title).value = f"Rewritten {row}"
        sheet.cell(row, day).value = date(2026, 12, 2) + timedelta(days=row - 2)
    sheet.cell(201, channel).value = "Nowhere"
    book.save(file)


def bring(page: Page, file: Path) -> None:  # noqa: F811
    page.goto("/plan/spreadsheet")
    page.locator("input[name=sheet]").set_input_files(file)
    page.get_by_role("button", name="See what would change").click()


def work(desk: Desk) -> None:  # noqa: F811
    """What a worker does once the tick has rung; the page is only looked at."""
    going_on.go_on(desk.sessions, FixedClock(), horizon=timedelta(days=60))
