"""Walks through the house as people take them: a morning without the mouse, and one on a phone.

It is 22 November 2026, 13:00 in Paris. Two editors on one post meet in test_composer; approvals by keyboard in test_deciding.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from scheduler.content import Post, Variant
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(desk: Desk) -> Variant:  # noqa: F811
    """A draft for Tuesday that was due yesterday."""
    variant = desk.plan("Winter season", at(24))
    with desk.sessions.writing() as session:
        session.execute(
            update(Post)
            .where(Post.workspace_id == desk.member.workspace_id, Post.id == variant.post_id)
            .values(due_on=date(2026, 11, 21))
        )
    return variant


def test_a_morning_without_the_mouse(page: Page, desk: Desk, draft: Variant) -> None:  # noqa: F811
    page.goto("/calendar")
    expect(page.get_by_role("grid")).to_be_visible()

    # From anywhere to one's desk, by a few letters.
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-found .goal").first).to_be_visible()
    page.keyboard.type("my desk")
    page.keyboard.press("Enter")  # faster than the list: what was typed counts, not what was shown before
    expect(page.get_by_role("heading", name="Overdue")).to_be_visible()

    # What is late is opened and written.
    page.get_by_role("link", name="Winter season").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compose*")
    page.locator("#title").focus()
    page.keyboard.press("End")
    page.keyboard.type(" begins")
    with page.expect_response(lambda answer: answer.status == 303):
        page.keyboard.press("Control+s")

    # Found again by its words, then carried to another day.
    page.keyboard.press("Control+k")
    page.keyboard.type("begi")
    expect(page.locator("#palette-found")).to_contain_text("Winter season begins")
    page.keyboard.press("Escape")
    page.goto("/calendar")
    expect(page.get_by_role("grid")).to_be_visible()
    page.locator(f"#p-{draft.public_id}").focus()
    for key in ("m", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#d-2026-11-25")).to_contain_text("Winter season begins")


def test_the_same_on_a_phone(page: Page, draft: Variant) -> None:  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/mine")
    expect(page.get_by_role("heading", name="Overdue")).to_be_visible()

    page.get_by_role("navigation", name="Main navigation").get_by_role("link", name="Calendar").click()
    page.locator(f"#p-{draft.public_id}").click()
    expect(page.locator("#panel")).to_contain_text("Text due")
    page.goto("/calendar?view=list")
    expect(page.get_by_role("link", name="Winter season")).to_be_visible()

    assert page.evaluate(
        "[...document.querySelectorAll('.scroll-x')].every(b => b.scrollWidth <= b.clientWidth)"
    )
