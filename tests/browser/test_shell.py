"""The frame in a real browser: the first run, the people pages, both themes, keyboard, no JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from scheduler.people import Membership, Role, first_run
from tests.browser.conftest import axe
from tests.browser.house import OpenHouse
from tests.newsroom import a_member, a_workspace
from tests.web.browser import PASSWORD, with_password

pytestmark = pytest.mark.browser


@pytest.fixture
def owner(house: OpenHouse) -> Membership:
    with house.sessions.writing() as session:
        member = a_member(session, a_workspace(session), Role.OWNER, name="Olga Petit")
    with_password(house.sessions, member.user_id)
    return member


def enter(page: Page, member: Membership) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(member.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Main navigation")).to_be_visible()


def wide_as_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_first_run_opens_the_newsroom(page: Page, house: OpenHouse) -> None:
    with house.sessions.writing() as session:
        code = first_run.new_code(session)
    page.goto("/")
    assert axe(page) == []

    page.get_by_label("One-time code").fill(code)
    page.get_by_label("Name of the workspace").fill("Maison des Estuaires")
    page.get_by_label("Time zone").fill("Europe/Paris")
    page.get_by_label("Your name").fill("Camille Roux")
    page.get_by_label("E-mail").fill("camille@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Open the newsroom").click()

    expect(page.get_by_label("Main navigation")).to_be_visible()


def test_a_form_that_comes_back_starts_with_what_is_wrong(page: Page, owner: Membership) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill("olga@example.org")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert axe(page) == []


def test_the_theme_changes_at_once_and_stays(page: Page, owner: Membership) -> None:
    page.emulate_media(color_scheme="light")
    enter(page, owner)
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Use the dark theme").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Use the light theme").first).to_be_visible()


def test_the_menu_and_the_list_of_keys_work_by_keyboard(page: Page, owner: Membership) -> None:
    enter(page, owner)
    menu = page.locator(".user-menu > summary")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Profile", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()

    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert axe(page) == []


def test_an_invitation_link_can_be_copied(page: Page, owner: Membership) -> None:
    enter(page, owner)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/members")
    page.get_by_label("E-mail").fill("yann@example.org")
    page.get_by_role("button", name="Invite").click()
    assert axe(page) == []

    page.get_by_role("button", name="Copy").click()

    expect(page.locator(".toast")).to_have_text("Copied.")
    assert "/invitations/" in page.evaluate("navigator.clipboard.readText()")


def test_all_of_it_works_without_javascript(chromium: Browser, house: OpenHouse, owner: Membership) -> None:
    context = chromium.new_context(base_url=house.address, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    enter(page, owner)

    page.get_by_role("button", name="Use the dark theme").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()


def test_a_refusal_becomes_a_toast_and_the_page_stays(page: Page, owner: Membership) -> None:
    enter(page, owner)
    page.goto("/profile")

    page.evaluate("htmx.ajax('GET', '/no-such-page', {target: '#main'})")

    expect(page.locator(".toast.err")).to_contain_text("Nothing here")
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_a_request_that_htmx_sends_carries_the_token_of_its_page(page: Page, owner: Membership) -> None:
    enter(page, owner)
    page.goto("/notices")

    with page.expect_response("**/notices/read") as answered:
        page.evaluate("htmx.ajax('POST', '/notices/read', {target: '#main', swap: 'none'})")

    assert answered.value.status == 302
