"""The plan as people live with it: from what a channel is for to its first planned month; the gaps of next month closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from scheduler.content import Stage
from scheduler.planning import pillars, plans
from scheduler.planning.wish import Wish
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.browser.walked import picture
from tests.newsroom import NOON, a_channel, a_post
from tests.web.newsdesk import Desk

pytestmark = pytest.mark.browser


def test_from_the_vision_of_a_channel_to_its_first_planned_month(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
) -> None:
    with desk.sessions.writing() as session:
        pillars.create(session, by=desk.member, name="Backstage", now=NOON)
        a_channel(session, desk.member.workspace, "Harbour news")

    page.goto("/plan")
    page.get_by_role("link", name="Make a plan Harbour news").click()
    page.get_by_label("Audiences").fill("Neighbours, Press")
    page.get_by_label("What for").fill("Come and see")
    page.get_by_label("Languages").fill("French, English")
    page.get_by_label("At least, posts a week").fill("2")
    page.get_by_label("At most, posts a week").fill("3")
    page.get_by_label("Backstage").fill("60")
    page.get_by_role("button", name="Save", exact=True).click()
    row = page.get_by_role("region", name="Harbour news")
    expect(row).to_contain_text("Neighbours, Press")
    expect(row).to_contain_text("Short by 2")

    row.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Lay them out").click()
    expect(page.get_by_text("2 slots added.")).to_be_visible()
    page.locator(".more-slots summary").first.click()
    form = page.locator(".more-slots form")
    form.get_by_label("How often").select_option("first")
    form.get_by_label("Day", exact=True).select_option("4")
    form.get_by_role("button", name="Add the slot").click()
    expect(page.get_by_text("the first Friday")).to_be_visible()

    page.goto("/calendar?view=month&date=2026-12-01")
    expect(page.locator("#d-2026-12-01")).to_contain_text("Free slot")
    picture(page, "vision-slots")

    # The first month: an idea, and the slots of each week filled one after the other.
    page.goto("/plan/gaps?month=2026-12")
    page.get_by_role("link", name="Fill the gap").first.click()
    picture(page, "vision-gap")
    for _ in range(9):
        page.get_by_role("button", name="Fill it, then the next gap").click()
        expect(page.get_by_text("A draft stands in the gap")).to_be_visible()
    page.get_by_role("button", name="Fill the gap and write").click()
    page.get_by_label("Title").first.fill("The slipway")
    page.goto("/plan/gaps?month=2026-12")
    expect(page.get_by_text("No gap in these weeks")).to_be_visible()
    page.goto("/plan")
    expect(page.get_by_role("region", name="Harbour news")).to_contain_text("covered for")
    picture(page, "vision-planned")


def test_the_gaps_of_next_month_are_found_and_closed_one_after_the_other(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
) -> None:
    with desk.sessions.writing() as session:
        trade = pillars.create(session, by=desk.member, name="Trade", now=NOON)
        channel = a_channel(
            session, desk.member.workspace, "Harbour news", created_at=NOON - timedelta(weeks=9)
        )
        wish = Wish(cadence_min=1, cadence_max=2, mix={trade: 100})
        plans.save(session, channel, wish, by=desk.member, now=NOON)
        for n in range(5):
            a_post(session, desk.member, title=f"Idea {n}", stage=Stage.IDEA, pillar_id=trade.id)

    page.goto("/plan/gaps")
    page.get_by_role("link", name="December", exact=True).click()
    expect(page.get_by_text("5 gaps, 5 posts missing.")).to_be_visible()
    page.get_by_role("link", name="Fill the gap").first.click()
    for number in range(1, 5):
        expect(page.get_by_text(f"gap 1 of {6 - number}")).to_be_visible()
        page.get_by_role("button", name="Fill it, then the next gap").click()
        expect(page.get_by_text("A draft stands in the gap")).to_be_visible()
    page.get_by_role("button", name="Fill the gap and write").click()
    expect(page.get_by_label("Title").first).to_have_value("Idea 4")

    page.goto("/plan/gaps?month=2026-12")
    expect(page.get_by_text("No gap in these weeks")).to_be_visible()
