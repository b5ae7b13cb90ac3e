"""The calendar in a real browser: dragged, carried by keyboard, filtered, watched, and all of it without a script.
The house's clock says 22 November 2026, 13:00 in Paris."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from scheduler.content import Stage, Variant
from scheduler.people import Membership, Role
from scheduler.people.sign_in import SIGN_IN_LIFE, SignIn, new_secret, secret_hash
from scheduler.people.workspace import touch
from scheduler.planning import around, key_dates, slots
from scheduler.planning.key_dates import Marking
from scheduler.publishing import State
from tests.browser.conftest import axe, bring_axe
from tests.browser.house import OpenHouse
from tests.browser.looking import DESK, PHONE
from tests.newsroom import NOON, FixedClock, a_member, a_workspace
from tests.web.newsdesk import Desk, at
from web.visitor import COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[OpenHouse]:
    with OpenHouse(sqlite_url, tmp_path / "data", FixedClock()) as opened:
        yield opened


@pytest.fixture
def desk(house: OpenHouse) -> Desk:
    with house.sessions.writing() as session:
        member = a_member(session, a_workspace(session), Role.OWNER, name="Olga Petit")
    return Desk(house.sessions, member)


@pytest.fixture
def page(page: Page, house: OpenHouse, desk: Desk) -> Page:
    come_in(page.context, house, desk.member)
    page.set_viewport_size({"width": 1440, "height": 1200})  # the whole of a month of six weeks
    return page


def come_in(context: BrowserContext, house: OpenHouse, member: Membership) -> None:
    secret = new_secret()
    with house.sessions.writing() as session:
        session.add(
            SignIn(
                user_id=member.user_id, last_workspace_id=member.workspace_id, token_hash=secret_hash(secret),
                created_at=NOON, seen_at=NOON, expires_at=NOON + SIGN_IN_LIFE,
            )
        )  # fmt: skip
    context.add_cookies([{"name": COOKIE, "value": secret, "url": house.address}])


def day(page: Page, number: int) -> Locator:
    return page.locator(f"#d-2026-11-{number:02}")


def card(page: Page, variant: Variant) -> Locator:
    return page.locator(f"#p-{variant.public_id}")


def month(page: Page) -> None:
    page.goto("/calendar")
    # Its role is set by the script: from here on the sheet can be dragged on and walked.
    expect(page.get_by_role("grid")).to_be_visible()


def carry(page: Page, item: Locator, to: Locator) -> None:
    """As a hand does it: down, a little way, over the place, up."""
    start, goal = item.bounding_box(), to.bounding_box()
    assert start and goal
    page.mouse.move(start["x"] + 30, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 50, start["y"] + 20, steps=3)
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2, steps=5)
    page.mouse.up()


def landed(page: Page) -> None:
    """A card is shown where it was dropped at once; now the server has said so."""
    expect(page.locator(".landing")).to_have_count(0)


def full(desk: Desk) -> Variant:
    """A month with something of everything."""
    with desk.sessions.writing() as session:
        by, now = desk.member, NOON
        slots.add(session, by=by, channel=desk.square, weekday=4, at=time(18), pillar=None, now=now)
        around.open_campaign(
            session, by=by, name="Winter", starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 2), now=now
        )
        for name, day, embargo in (("Open day", 25, False), ("Local elections", 29, True)):
            key_dates.add(
                session,
                Marking(name=name, on=date(2026, 11, day), every_year=False, embargo=embargo),
                by=by,
                now=now,
            )
    for number in range(1, 29):
        desk.plan(f"Past or future {number}", at(number, 8 + number % 9), desk.square, desk.letter)
    for hour in range(8, 16):
        desk.plan(f"A full day, hour {hour}", at(26, hour), stage=Stage.IDEA)
    for number, state in enumerate(State):
        if state != State.UNSCHEDULED:
            desk.plan(f"It is {state}", at(9 + number, 19), state=state, stage=Stage.SUBMITTED)
    desk.plan("An idea without a day", None, stage=Stage.IDEA)
    return desk.plan("The one to open", at(24, 12), desk.square, desk.letter)


def test_a_card_is_dragged_to_another_day_and_back(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24, 9, 30))
    month(page)

    carry(page, card(page, variant), day(page, 26))

    expect(day(page, 26).get_by_text("Winter season")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("26 November 2026, 09:30")
    assert desk.planned(variant) == at(26, 9, 30)

    page.locator(".toast").get_by_role("button", name="Undo").click()

    expect(day(page, 24).get_by_text("Winter season")).to_be_visible()
    assert desk.planned(variant) == at(24, 9, 30)


def test_a_day_that_is_over_takes_nothing(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))
    month(page)

    carry(page, card(page, variant), day(page, 20))

    expect(day(page, 24).get_by_text("Winter season")).to_be_visible()
    assert desk.planned(variant) == at(24)


def test_what_waits_at_the_side_is_dragged_onto_a_day(page: Page, desk: Desk) -> None:
    variant = desk.plan("Some day", None, stage=Stage.IDEA)
    month(page)

    carry(page, card(page, variant), day(page, 25))

    expect(day(page, 25).get_by_text("Some day")).to_be_visible()
    landed(page)
    assert desk.planned(variant) == at(25, 10)


def test_a_card_is_carried_by_keyboard_and_every_step_is_said(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))
    month(page)
    live = page.locator("#live")
    card(page, variant).focus()

    page.keyboard.press("m")
    expect(live).to_have_text("Arrow keys choose the day, Enter drops, Escape cancels.")
    page.keyboard.press("ArrowRight")
    expect(live).to_contain_text("25 November 2026")
    page.keyboard.press("ArrowUp")
    expect(live).to_have_text("This day is in the past.")
    page.keyboard.press("Enter")

    expect(day(page, 25).get_by_text("Winter season")).to_be_visible()
    landed(page)
    expect(card(page, variant)).to_be_focused()
    assert desk.planned(variant) == at(25)


def test_escape_leaves_it_where_it_was(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))
    month(page)
    card(page, variant).focus()

    for key in ("m", "ArrowRight", "Escape"):
        page.keyboard.press(key)

    expect(page.locator("#live")).to_have_text("Not moved.")
    assert desk.planned(variant) == at(24)


def test_arrows_walk_the_sheet_with_one_stop_for_tab(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))
    month(page)
    today = day(page, 22).locator(".dn")

    expect(page.locator('#cal td [tabindex="0"]')).to_have_count(1)
    today.focus()
    for key in ("ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp", "End", "Home", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(day(page, 24).locator(".dn")).to_be_focused()
    page.keyboard.press("Enter")

    expect(card(page, variant)).to_be_focused()


def test_a_refusal_is_said_and_nothing_moves(page: Page, desk: Desk) -> None:
    variant = desk.plan("Winter season", at(24))
    month(page)
    with desk.sessions.writing() as session:
        desk.set_state(session, session.merge(variant.post, load=False), State.PUBLISHED)

    carry(page, card(page, variant), day(page, 26))

    expect(page.locator(".toast.err")).to_be_visible()
    assert desk.planned(variant) == at(24)


def test_a_click_opens_the_post_and_closing_brings_the_tray_back(page: Page, desk: Desk) -> None:
    variant = full(desk)
    month(page)

    card(page, variant).click()

    expect(page.get_by_role("heading", name="The one to open")).to_be_visible()
    expect(card(page, variant)).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile("post="))
    page.keyboard.press("Enter")  # once more: to what it opened
    expect(page.get_by_role("heading", name="The one to open")).to_be_focused()
    page.get_by_label("Details").get_by_role("link", name="Close").click()
    expect(page.get_by_role("heading", name="To plan")).to_be_visible()
    expect(page).not_to_have_url(re.compile("post="))


def test_a_full_day_opens_as_a_list(page: Page, desk: Desk) -> None:
    full(desk)
    month(page)

    day(page, 26).locator(".dh .more").click()

    expect(page.locator("#pop .post")).to_have_count(9)
    page.locator("#pop").get_by_text("A full day, hour 15").click()
    expect(page.get_by_role("heading", name="A full day, hour 15")).to_be_visible()
    expect(page.locator("#pop")).to_be_hidden()


def test_filters_act_at_once_and_stand_in_the_address(page: Page, desk: Desk) -> None:
    desk.plan("On the square", at(24))
    desk.plan("In the letter", at(24), desk.letter)
    month(page)

    page.get_by_label("The letter").check(force=True)

    expect(day(page, 24).get_by_text("On the square")).to_have_count(0)
    expect(page.locator("#sum")).to_contain_text("1 post")
    expect(page).to_have_url(re.compile(f"channel={desk.letter.public_id}"))
    page.reload()
    expect(day(page, 24).get_by_text("In the letter")).to_be_visible()
    expect(day(page, 24).get_by_text("On the square")).to_have_count(0)

    page.get_by_role("searchbox").fill("nothing like it")

    expect(day(page, 24).get_by_text("In the letter")).to_have_count(0)


def test_another_persons_change_appears(page: Page, desk: Desk) -> None:
    month(page)
    desk.plan("From a colleague", at(25))
    with desk.sessions.writing() as session:
        touch(session, desk.member.workspace_id, NOON)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(day(page, 25).get_by_text("From a colleague")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_calendar_page_is_accessible_and_fits_a_phone(page: Page, desk: Desk, theme: str) -> None:
    variant = full(desk)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    bring_axe(page.context)
    for path in (
        "/calendar",
        "/calendar?month=2027-03",
        "/calendar?view=week&zone=America/New_York",
        "/calendar?view=board",
        "/calendar?view=year",
        "/calendar/list",
        "/calendar/around",
        "/calendar/clashes",
        "/calendar/days/2026-11-26",
        f"/variants/{variant.public_id}/move",
        f"/variants/{variant.public_id}/publication",
        "/feeds",
    ):
        # The other two ways of looking are those of test_every_page.py, on less full a month.
        page.set_viewport_size(DESK if theme == "light" else PHONE)  # type: ignore[arg-type]
        page.goto(path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto("/calendar?past=1")
    card(page, variant).click()
    expect(page.get_by_role("heading", name="The one to open")).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    month(page)
    day(page, 26).locator(".dn").click()
    expect(page.locator("#pop")).to_be_visible()
    assert axe(page) == []


def test_all_of_it_works_without_a_script(chromium: Browser, house: OpenHouse, desk: Desk) -> None:
    variant = full(desk)
    context = chromium.new_context(base_url=house.address, java_script_enabled=False, locale="en-GB")
    come_in(context, house, desk.member)
    page = context.new_page()
    page.goto("/calendar")

    day(page, 26).locator(".dh .more").click()
    expect(page.get_by_text("A full day, hour 15")).to_be_visible()
    page.goto("/calendar")
    page.get_by_label("The letter").check(force=True)
    page.get_by_role("button", name="Filter").click()
    day(page, 24).get_by_text("The one to open").click()
    expect(page.get_by_role("heading", name="The one to open")).to_be_visible()
    page.get_by_role("link", name="Move…").click()
    page.get_by_label("Day", exact=True).fill("2026-11-27")
    page.get_by_role("button", name="Move").click()

    expect(day(page, 27).get_by_text("The one to open")).to_be_visible()
    assert desk.planned(variant) == at(27, 12)
    context.close()
