"""Approvals by keyboard, and words on trial without a new page, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.charter import starter
from scheduler.content import Stage
from scheduler.people import Membership, Role
from tests.browser.house import OpenHouse
from tests.browser.test_shell import enter
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.web.browser import with_password

pytestmark = pytest.mark.browser


@pytest.fixture
def approver(house: OpenHouse) -> Membership:
    """Somebody whose yes two posts wait for."""
    with house.sessions.writing() as session:
        here = a_workspace(session)
        owner = a_member(session, here, Role.OWNER, name="Olga Petit")
        member = a_member(session, here, Role.APPROVER, name="Paul Vent")
        starter.adopt_starter(session, workspace=here, by=owner, now=NOON)
        paths.create(session, by=owner, name="Legal", channels=None, steps=[Step(Role.APPROVER)], now=NOON)
        channel = a_channel(session, here)
        for title in ("First", "Second"):
            a_post(session, owner, "It is open.", channel, title=title, stage=Stage.SUBMITTED)
    with_password(house.sessions, member.user_id)
    return member


def test_a_post_is_approved_and_another_sent_back_without_the_mouse(page: Page, approver: Membership) -> None:
    enter(page, approver)
    page.goto("/approvals")

    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="First")).to_have_count(0)

    page.keyboard.press("r")  # with none chosen: the first
    page.keyboard.type("Name the day.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_words_on_trial_are_marked_on_the_same_page(page: Page, approver: Membership) -> None:
    enter(page, approver)
    page.goto("/charter/review")
    page.evaluate("window.stayed = true")

    page.get_by_label("Words to try").fill("🐝 Our risk-free honey")
    page.get_by_role("button", name="What does the charter say?").click()

    expect(page.locator("mark")).to_have_text("risk-free")
    assert page.evaluate("window.stayed") is True
