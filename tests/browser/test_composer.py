"""The composer with its scripts: what it does by itself, and what the keyboard does."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from scheduler.channels import Channel
from scheduler.charter.starter import adopt_starter
from scheduler.content import Post, writing
from scheduler.db import across_workspaces
from scheduler.people import Membership, entering
from tests.browser.conftest import axe
from tests.browser.house import OpenHouse
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from web.visitor import COOKIE

pytestmark = pytest.mark.browser


@pytest.fixture
def ada(house: OpenHouse) -> Membership:
    with house.sessions.writing() as session:
        return a_member(session, a_workspace(session))


@pytest.fixture
def square(house: OpenHouse, ada: Membership) -> Channel:
    with house.sessions.writing() as session:
        return a_channel(session, ada.workspace, "Square", limits={"text": 40, "images": 4})


@pytest.fixture
def desk(page: Page, house: OpenHouse, ada: Membership) -> Page:
    with house.sessions.writing() as session:
        secret = entering.sign_in(session, ada.user, device="A test", now=house.clock.now())
    page.context.add_cookies([{"name": COOKIE, "value": secret, "url": house.address}])
    return page


def stored(house: OpenHouse) -> Post:
    with house.sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        _ = [(v.channel, v.attachments) for v in post.variants], post.attachments
        return post


def count(house: OpenHouse) -> int:
    with house.sessions.reading() as session, across_workspaces(session):
        return session.scalar(select(func.count(Post.id))) or 0


def test_a_draft_counts_while_it_is_typed_saves_itself_and_gets_its_address(
    desk: Page, house: OpenHouse, square: Channel
) -> None:
    desk.goto("/posts/new")
    expect(desk.get_by_label("Title", exact=True)).to_be_focused()
    desk.get_by_label("Square").check()
    assert count(house) == 0

    desk.get_by_label("Common text", exact=True).fill("x" * 47)
    expect(desk.locator("#over")).to_contain_text("7 characters too many")
    expect(desk.locator("#saved")).to_contain_text("Draft saved at")

    expect(desk).to_have_url(re.compile(r"/posts/\w+/compose$"))
    assert [v.channel.name for v in stored(house).variants] == ["Square"]
    desk.get_by_label("Common text", exact=True).fill("Short enough.")
    expect(desk.locator("#over")).to_be_empty()
    expect(desk.get_by_role("tab", name="Square")).to_contain_text("27")
    desk.keyboard.press("Control+s")
    expect(desk.locator("#saved")).to_contain_text("Saved")
    desk.reload()
    expect(desk.get_by_label("Common text", exact=True)).to_have_value("Short enough.")
    assert count(house) == 1


def test_versions_are_tabs_and_a_channel_gets_its_own_words(
    desk: Page, house: OpenHouse, ada: Membership, square: Channel
) -> None:
    with house.sessions.writing() as session:
        post = a_post(session, ada, "Commun !", square, language="fr")
    desk.goto(f"/posts/{post.public_id}/compose")
    # What a button does to the words shows in them, and the next saving does not undo it.
    desk.get_by_text("1 space that should not break").first.click()
    desk.get_by_role("button", name="Put non-breaking spaces there").first.click()
    expect(desk.get_by_label("Common text", exact=True)).to_have_value("Commun\u202f!")
    desk.locator("#t-common").focus()

    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("tab", name="Square")).to_be_focused()
    expect(desk.get_by_label("Text for Square")).to_have_value("Commun\u202f!")
    assert axe(desk) == []
    # What scrolls, scrolls within the page: going to a version never carries the bar with the buttons away.
    assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight")
    desk.get_by_role("button", name="Own version", exact=True).click()
    expect(desk.get_by_label("Text for Square")).to_be_focused()
    desk.get_by_label("Text for Square").fill("For the square.")
    expect(desk.locator("#saved")).to_contain_text("Draft saved at")

    assert stored(house).variants[0].text == "For the square."


def test_a_finding_selects_its_exact_words(
    desk: Page, house: OpenHouse, ada: Membership, square: Channel
) -> None:
    with house.sessions.writing() as session:
        adopt_starter(session, workspace=ada.workspace, by=None, now=NOON)
        post = a_post(session, ada, "🌊 A world leader evening.", square)
    desk.goto(f"/posts/{post.public_id}/compose")
    found = desk.locator("#checks li", has_text="world leader").first

    found.get_by_role("link", name="Show").click()

    selected = desk.evaluate("getSelection().toString()")
    assert selected == "world leader"


def test_an_image_chosen_is_on_the_post_at_once(
    desk: Page, house: OpenHouse, ada: Membership, square: Channel
) -> None:
    with house.sessions.writing() as session:
        post = a_post(session, ada, "Common.", square)
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "PNG")
    desk.goto(f"/posts/{post.public_id}/compose")
    desk.get_by_label("Common text", exact=True).fill("Typed just before.")

    desk.locator('input[name="files"]').set_input_files(
        {"name": "sea.png", "mimeType": "image/png", "buffer": made.getvalue()}
    )
    desk.get_by_label("Alternative text of image 1").fill("The sea")
    expect(desk.locator("#saved")).to_contain_text("Draft saved at")

    kept = stored(house)
    assert [a.alt for a in kept.attachments] == ["The sea"]
    assert kept.text == "Typed just before."

    # Who works by keys goes on where they were when the page is drawn anew without the button they pressed.
    desk.get_by_role("button", name="Take image 1 out").press("Enter")
    expect(desk.locator("#media .from-library > summary")).to_be_focused()


def test_a_page_that_saves_itself_stops_at_a_conflict_and_leads_to_both_versions(
    desk: Page, house: OpenHouse, ada: Membership, square: Channel
) -> None:
    with house.sessions.writing() as session:
        lou = a_member(session, ada.workspace, name="Lou Petit")
        post = a_post(session, ada, "Common.", square)
    desk.goto(f"/posts/{post.public_id}/compose")
    with house.sessions.writing() as session:
        again = session.scalars(select(Post).where(Post.workspace_id == ada.workspace_id)).one()
        writing.revise(session, again, by=lou, now=house.clock.now(), text="Lou's words.")

    desk.get_by_label("Common text", exact=True).fill("Ada's words.")
    desk.get_by_role("button", name="See both versions").click()

    expect(desk.get_by_text("Lou Petit changed this post while you were writing.")).to_be_visible()
    expect(desk.get_by_text("What both started from")).to_be_visible()
    assert axe(desk) == []
    desk.get_by_label("Your text").fill("Ada's and Lou's words.")
    desk.get_by_role("button", name="Save what is chosen").click()
    expect(desk.get_by_label("Common text", exact=True)).to_have_value("Ada's and Lou's words.")


def test_the_phone_fits_its_width(
    chromium: Browser, house: OpenHouse, ada: Membership, square: Channel, desk: Page
) -> None:
    with house.sessions.writing() as session:
        post = a_post(session, ada, "Common. https://estuaires.example/" + "winter" * 20, square)
    desk.set_viewport_size({"width": 390, "height": 844})

    for path in (f"/posts/{post.public_id}/compose", f"/posts/{post.public_id}", "/posts/new", "/media"):
        desk.goto(path)
        assert desk.evaluate("document.documentElement.scrollWidth") <= 390, path
