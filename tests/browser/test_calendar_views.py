"""The week by the clock, and many posts at once, in a real browser. The clock says 22 November 2026, 13:00 in Paris."""

# ruff: noqa: F811  (fixtures are used by the names they are imported under)
from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe
from tests.browser.test_calendar import card, carry, desk, house, landed, month, page  # noqa: F401
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.browser


def test_a_card_is_dragged_to_another_hour_and_carried_back_by_keyboard(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24, 9, 30))
    page.goto("/calendar?view=week&date=2026-11-24")
    expect(page.get_by_role("grid")).to_be_visible()

    carry(page, card(page, variant), page.locator("#d-2026-11-26-11"))

    expect(page.locator("#d-2026-11-26-11").get_by_text("Winter season")).to_be_visible()
    landed(page)
    assert desk.planned(variant) == at(26, 11, 30)

    card(page, variant).focus()
    for key in ("m", "ArrowLeft", "ArrowUp", "Enter"):
        page.keyboard.press(key)

    expect(page.locator("#d-2026-11-25-10").get_by_text("Winter season")).to_be_visible()
    landed(page)
    assert desk.planned(variant) == at(25, 10, 30)

    # Hours nothing stands in are folded away, and there while a card is in the hand.
    night = page.locator("#d-2026-11-25-23")
    expect(night).to_be_hidden()
    for key in ("m", "End"):
        page.keyboard.press(key)
    expect(night).to_be_in_viewport()
    for key in ("0", "5", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#d-2026-11-25-05").get_by_text("Winter season")).to_be_visible()
    landed(page)
    expect(night).to_be_hidden()
    assert desk.planned(variant) == at(25, 5, 30)


def test_many_are_chosen_looked_at_moved_and_brought_back(page: Page, desk: Desk) -> None:
    variants = [desk.plan(f"Post {number}", at(24 + number)) for number in range(3)]
    page.goto("/calendar?view=list")
    page.get_by_label("Choose all on this page").check()
    expect(page.locator("#picked")).to_have_text("3 chosen")

    page.get_by_role("button", name="Look first…").click()
    page.get_by_label("Days").fill("1")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text("25 November 2026, 10:00")).to_have_count(2)
    assert axe(page) == []
    assert desk.planned(variants[0]) == at(24)
    page.get_by_role("button", name="Do it for 3").click()
    expect(page.get_by_text("Done for 3.")).to_be_visible()
    assert desk.planned(variants[0]) == at(25)
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    assert [desk.planned(one) for one in variants] == [at(24), at(25), at(26)]


def test_cards_of_the_month_are_chosen_by_keyboard(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24), desk.square, desk.letter)
    month(page)
    card(page, variant).focus()

    page.keyboard.press("x")

    expect(page.locator("#picked")).to_have_text("1 chosen")
    page.get_by_label("What to do with them").select_option("delete")
    page.get_by_role("button", name="Look first…").click()
    expect(page.get_by_text("Goes into the bin")).to_be_visible()
