"""Walks through the house as people take them: a morning without the mouse, and one on a phone.

It is 22 November 2026, 13:00 in Paris. Two editors on one post meet in test_composer; approvals by keyboard in test_deciding.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.content import Post, Stage, Variant
from scheduler.demo.pictures import landscape
from scheduler.people import Membership, Role
from tests.browser.conftest import axe
from tests.browser.house import OpenHouse
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.newsroom import NOON, a_member, a_post, a_variant
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.browser


@pytest.fixture
def paul(desk: Desk) -> Membership:  # noqa: F811
    """He approves what goes into the letter, before Olga, who writes."""
    with desk.sessions.writing() as session:
        here = desk.member.workspace
        paul = a_member(session, here, Role.APPROVER, name="Paul Vent")
        yes = [Step(Role.APPROVER)]
        paths.create(session, by=desk.member, name="One yes", channels=[desk.letter], steps=yes, now=NOON)
        return paul


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
    # Regretted: the toast takes it back.
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#d-2026-11-24")).to_contain_text("Winter season begins")


def test_many_posts_and_a_yes_without_the_mouse(page: Page, desk: Desk, paul: Membership) -> None:  # noqa: F811
    one, two = desk.plan("High water", at(25)), desk.plan("Low water", at(26))
    with desk.sessions.writing() as session:
        post = a_post(session, paul, "It is open.", title="The letter of Paul", stage=Stage.SUBMITTED)
        a_variant(session, post, desk.letter, planned=at(27))

    # Two posts a day later, looked at first, done, taken back.
    page.goto("/calendar?view=list")
    for title in ("High water", "Low water"):
        page.get_by_role("checkbox", name=f"Choose “{title}”").focus()
        page.keyboard.press("Space")
    page.get_by_label("What to do with them").focus()
    page.get_by_label("What to do with them").select_option("shift")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Days").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Do it for 2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Done for 2.")).to_be_visible()
    assert [desk.planned(one), desk.planned(two)] == [at(26), at(27)]
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    assert [desk.planned(one), desk.planned(two)] == [at(25), at(26)]

    # And the yes somebody waits for.
    page.goto("/approvals")
    for key in ("j", "a", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_the_same_on_a_phone(
    page: Page,  # noqa: F811
    desk: Desk,  # noqa: F811
    draft: Variant,
    paul: Membership,
    house: OpenHouse,  # noqa: F811
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/mine")
    expect(page.get_by_role("heading", name="Overdue")).to_be_visible()

    # Written, with a picture, looked at, submitted.
    page.goto("/posts/new?date=2026-11-27&time=09:00")
    page.get_by_label("Title", exact=True).fill("From the quay")
    page.get_by_label("Common text", exact=True).fill("The fair is open until Sunday.")
    page.get_by_role("checkbox", name="The letter").check()
    page.locator("input[name=files]").set_input_files(
        {"name": "quay.jpg", "mimeType": "image/jpeg", "buffer": landscape(3)}
    )
    page.get_by_label("Alternative text of image 1").fill("The quay in the evening")
    page.get_by_role("link", name="Live previews").click()
    expect(page.locator("#previews .pc").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Close the previews").click()
    page.locator("#bottom").get_by_role("button", name="Submit").click()
    expect(page.locator("#status")).to_contain_text("In review")

    # Paul says yes, on his phone.
    come_in(page.context, house, paul)
    page.goto("/approvals")
    expect(page.get_by_role("heading", name="From the quay")).to_be_visible()
    page.get_by_role("button", name="Approve From the quay").click()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()

    # Olga moves another post by its form.
    come_in(page.context, house, desk.member)
    page.goto("/calendar")
    page.locator(f"#p-{draft.public_id}").click()
    page.locator("#panel").get_by_role("link", name="Move…").click()
    page.get_by_label("Day").fill("2026-11-26")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#d-2026-11-26, [data-day='2026-11-26']").first).to_contain_text("Winter season")
    assert desk.planned(draft) == at(26)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Moved to Tuesday 24 November 2026, 10:00.")).to_be_visible()
    assert desk.planned(draft) == at(24)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
