"""Words that did not reach the server are still there when one comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scheduler.people import Membership, entering
from tests.browser.house import OpenHouse
from tests.newsroom import a_member, a_post, a_workspace
from web.visitor import COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(house: OpenHouse) -> Membership:
    with house.sessions.writing() as session:
        return a_member(session, a_workspace(session))


@pytest.fixture
def desk(page: Page, house: OpenHouse, ada: Membership) -> Page:
    with house.sessions.writing() as session:
        secret = entering.sign_in(session, ada.user, device="A test", now=house.clock.now())
    page.context.add_cookies([{"name": COOKIE, "value": secret, "url": house.address}])
    return page


def test_words_typed_while_the_server_was_away_are_offered_on_return(
    desk: Page, house: OpenHouse, ada: Membership
) -> None:
    with house.sessions.writing() as session:
        post = a_post(session, ada, "Common.")
    desk.goto(f"/posts/{post.public_id}/compose")
    desk.context.set_offline(True)
    desk.get_by_label("Common text", exact=True).fill("Written in a tunnel.")
    expect(desk.locator("#saved")).to_contain_text("Not saved")

    again = desk.context.new_page()
    desk.close(run_before_unload=False)
    # A page that closes sends what it has: only now is there a way out again.
    again.context.set_offline(False)
    again.goto(f"{house.address}/posts/{post.public_id}/compose")
    expect(again.get_by_label("Common text", exact=True)).to_have_value("Common.")
    again.get_by_role("button", name="Bring them back").click()
    expect(again.get_by_label("Common text", exact=True)).to_have_value("Written in a tunnel.")
    expect(again.locator("#saved")).to_contain_text("Draft saved at")
    again.reload()

    expect(again.get_by_label("Common text", exact=True)).to_have_value("Written in a tunnel.")
    expect(again.get_by_role("button", name="Bring them back")).to_be_hidden()


def test_writing_goes_on_over_a_server_that_was_restarted_and_a_tab_that_was_closed(
    desk: Page, house: OpenHouse, ada: Membership
) -> None:
    with house.sessions.writing() as session:
        post = a_post(session, ada, "Common.")
    desk.goto(f"/posts/{post.public_id}/compose")
    text = desk.get_by_label("Common text", exact=True)
    text.fill("Before the restart.")
    expect(desk.locator("#saved")).to_contain_text("Draft saved at")

    house.restart()
    with desk.expect_response(lambda answer: answer.request.method == "POST" and answer.ok) as saving:
        text.fill("Before the restart. And after it.")
    assert saving.value.status in (200, 303)
    text.fill("Before the restart. And after it. At the very end.")
    again = desk.context.new_page()
    desk.close()  # at once: what was typed last leaves with the page, or is offered when one comes back
    again.goto(f"{house.address}/posts/{post.public_id}/compose")

    kept = again.get_by_label("Common text", exact=True)
    expect(kept).to_be_visible()
    offered = again.get_by_role("button", name="Bring them back")
    if offered.is_visible():
        offered.click()
    expect(kept).to_have_value("Before the restart. And after it. At the very end.")


def test_emoji_and_hashtags_go_to_the_cursor(desk: Page, house: OpenHouse, ada: Membership) -> None:
    with house.sessions.writing() as session:
        a_post(session, ada, "Before #Estuaires")
        post = a_post(session, ada, "One two")
    desk.goto(f"/posts/{post.public_id}/compose")
    text = desk.get_by_label("Common text", exact=True)
    text.evaluate("e => e.setSelectionRange(3, 3)")

    desk.get_by_role("button", name="Emoji").first.click()
    desk.get_by_label("Search the emoji").fill("water wave")
    expect(desk.locator("#emoji button").first).to_be_visible()
    desk.keyboard.press("Enter")
    expect(text).to_have_value("One🌊 two")
    desk.get_by_role("button", name="Hashtags").first.click()
    desk.get_by_role("button", name="#Estuaires", exact=True).click()

    expect(text).to_have_value("One🌊 #Estuaires two")
