"""Three walks of the charter: a first one from a starter; a colleague's first post; a crisis on Friday at 17:58."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from scheduler import publishing
from scheduler.approvals import paths
from scheduler.approvals.paths import Step
from scheduler.charter import versions
from scheduler.charter.starter import draft_starter
from scheduler.db import LocalTime, across_workspaces
from scheduler.people import Role
from scheduler.publishing.planned.overdue import stop
from tests.browser.house import OpenHouse
from tests.browser.test_approval_walks import come_in, look
from tests.newsroom import FixedClock, a_channel, a_member, a_post, a_workspace

pytestmark = pytest.mark.browser

FRIDAY = datetime(2026, 11, 27, 16, 58, tzinfo=UTC)  # two minutes to six in Paris


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[OpenHouse]:
    """On Friday, at 17:58, for as long as the test likes."""
    with OpenHouse(sqlite_url, tmp_path / "data", FixedClock(FRIDAY)) as opened:
        yield opened


def test_a_first_charter_is_adopted_from_a_starter(
    page: Page, context: BrowserContext, house: OpenHouse
) -> None:
    with house.sessions.writing() as session:
        owner = a_member(session, a_workspace(session), Role.OWNER, name="Olga Petit")
    come_in(context, house, owner)

    page.goto("/charter")
    page.get_by_role("link", name="Begin from a starter").click()
    look(page, "starter-1-houses")
    page.locator("a[href*='starters/public']").click()
    expect(page.get_by_role("heading", name="Silent when people vote")).to_be_visible()
    look(page, "starter-2-read")
    page.get_by_role("button", name="Begin with this one").click()
    expect(page.get_by_text("This is a beginning")).to_be_visible()
    look(page, "starter-3-draft")
    page.get_by_role("link", name="Adopt…").click()
    page.get_by_label("A note with it").fill("Our first.")
    look(page, "starter-4-adopt")
    page.get_by_role("button", name="Adopt version 1").click()

    expect(page.get_by_text("Version 1 holds")).to_be_visible()
    expect(page.get_by_text("Local elections, England").first).to_be_visible()
    expect(page.get_by_text("You acknowledged version 1")).to_be_visible()  # none needed from who adopts it
    look(page, "starter-5-holds")

    page.emulate_media(media="print")  # nothing but the charter, over the whole of the sheet
    sheet, window = page.locator("main").bounding_box(), page.viewport_size
    assert sheet and window and sheet["width"] > window["width"] * 0.9
    expect(page.locator(".rail")).to_be_hidden()
    look(page, "starter-6-printed")


def test_a_colleague_writes_a_first_post(page: Page, context: BrowserContext, house: OpenHouse) -> None:
    long_ago = FRIDAY - timedelta(days=60)
    with house.sessions.writing() as session:
        space = a_workspace(session)
        owner = a_member(session, space, Role.OWNER, name="Olga Petit")
        colleague = a_member(session, space, Role.CONTRIBUTOR, name="Nils Roche")
        colleague.created_at = long_ago
        a_channel(session, space, "Square")
        draft = draft_starter(session, kind="association", language="en", by=owner, now=long_ago)
        versions.adopt(session, draft, by=owner, now=long_ago)
        paths.create(session, by=owner, name="Everything", steps=[Step(Role.OWNER)], now=long_ago)
    come_in(context, house, colleague)

    page.goto("/posts/new")
    page.locator("#x-common").fill("Only you can save the heron! Write to nils@example.org")
    page.get_by_label("Square").first.check()
    findings = page.locator("#checks")
    expect(findings).to_contain_text("Only you can")
    expect(findings).to_contain_text("nils@example.org")
    look(page, "first-1-findings")
    page.locator("#x-common").fill("Forty volunteers counted the herons on Sunday.")
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_role("button", name="Submit for approval").first.click()
    expect(page.get_by_text("First read version 1 of the charter")).to_be_visible()  # its grace is over
    look(page, "first-2-unread")
    place = page.url

    page.goto("/charter")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("You acknowledged version 1")).to_be_visible()
    page.goto(place)
    page.get_by_role("button", name="Submit for approval").first.click()
    expect(page.locator("#status")).to_contain_text("In review")
    look(page, "first-3-submitted")

    come_in(context, house, owner)
    page.goto("/approvals")
    expect(page.locator(".words", has_text="Forty volunteers counted")).to_be_visible()
    page.get_by_role("button", name="Approve").first.click()
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_a_crisis_two_minutes_before_the_posts_of_six(
    page: Page, context: BrowserContext, house: OpenHouse
) -> None:
    clock = house.clock
    assert isinstance(clock, FixedClock)
    six = LocalTime(datetime(2026, 11, 27, 18), "Europe/Paris")
    with house.sessions.writing() as session:
        space = a_workspace(session)
        owner = a_member(session, space, Role.OWNER, name="Olga Petit")
        channels = [a_channel(session, space, name) for name in ("Square", "Letter")]
        for title, channel in zip(("Fireworks tonight", "The week in a letter"), channels, strict=True):
            [variant] = a_post(session, owner, "Come and see.", channel, title=title).variants
            publishing.schedule(session, variant, planned=six, by=owner, now=clock.now())
    come_in(context, house, owner)

    page.goto("/queue/freezes")
    page.get_by_label("Reason").fill("An accident in the harbour")
    look(page, "crisis-1-button")
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.get_by_text("Publishing is frozen. An accident in the harbour")).to_be_visible()
    expect(page.get_by_text("Falls due inside it next")).to_be_visible()
    look(page, "crisis-2-frozen")

    clock.move(timedelta(minutes=4))
    with house.sessions.writing() as session, across_workspaces(session):
        assert stop(session, now=clock.now())[0] == 2
    page.reload()
    look(page, "crisis-3-held")
    page.get_by_role("button", name="Drop Fireworks tonight").click()
    page.get_by_role("button", name="Lift the freeze").click()

    expect(page.get_by_text("Publishing is frozen.")).to_have_count(0)
    expect(page.get_by_role("link", name="The week in a letter", exact=True)).to_be_visible()  # still asks
    expect(page.get_by_role("link", name="Fireworks tonight", exact=True)).to_have_count(0)
    look(page, "crisis-4-lifted")
