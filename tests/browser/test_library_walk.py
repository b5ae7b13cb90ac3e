"""An image whose rights have ended, in eleven posts to come: found on the calendar, replaced everywhere, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from scheduler import library
from scheduler.content import Attachment, Media, Post
from scheduler.content.writing import Picked, set_images
from scheduler.db import across_workspaces
from scheduler.demo.pictures import landscape
from scheduler.publishing import State
from tests.browser.house import OpenHouse
from tests.browser.test_calendar import come_in, desk, house, page  # noqa: F401
from tests.newsroom import NOON
from tests.web.newsdesk import Desk, at

pytestmark = pytest.mark.browser
POSTS = 11


@pytest.fixture
def worn_out(desk: Desk, house: OpenHouse) -> Media:  # noqa: F811
    """On eleven posts of the days ahead; its last day was yesterday. Beside it, one that may be used."""
    planned = [
        desk.plan(f"Tide table {n + 1}", at(23 + n % 7, 9 + n // 7), state=None if n else State.SCHEDULED)
        for n in range(POSTS)
    ]
    with house.sessions.writing() as session:
        kept = [
            library.bring_in(
                session, landscape(n), name=name, root=house.media_root, by=desk.member, now=NOON, alt=alt
            )
            for n, (name, alt) in enumerate([("old.jpg", "The old pier"), ("new.jpg", "The new pier")])
        ]
        for variant in planned:
            mine = Post.workspace_id == variant.workspace_id, Post.id == variant.post_id
            set_images(
                session,
                session.scalars(select(Post).where(*mine)).one(),
                [Picked(kept[0])],
                by=desk.member,
                now=NOON,
            )
        kept[0].valid_until = NOON - timedelta(days=1)
        return kept[0]


def shown(house: OpenHouse) -> list[str]:  # noqa: F811
    with house.sessions.reading() as session, across_workspaces(session):
        return [one.media.name for one in session.scalars(select(Attachment))]


def test_an_image_whose_rights_ended_is_replaced_in_eleven_posts(
    page: Page,  # noqa: F811
    house: OpenHouse,  # noqa: F811
    worn_out: Media,
) -> None:
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto("/calendar?view=month")
    # Narrow, and nothing but this asks for somebody: on what is to leave by itself it must not be left out.
    expect(page.locator(".posts .no-rights:visible")).to_have_count(POSTS)
    page.goto(f"/media/{worn_out.public_id}")
    expect(page.get_by_text("Rights ended").first).to_be_visible()

    page.get_by_role("link", name="Replace").first.click()
    expect(page.get_by_text(f"{POSTS} posts still to come show it.")).to_be_visible()
    page.get_by_role("button", name="new.jpg").click()
    expect(page.get_by_text("This is what would change. Nothing has yet.")).to_be_visible()
    assert shown(house) == ["old.jpg"] * POSTS
    page.get_by_role("button", name=f"Replace it in {POSTS} posts").click()

    expect(page.get_by_text(f"Done for {POSTS} posts.")).to_be_visible()
    assert shown(house) == ["new.jpg"] * POSTS
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Taken back")).to_be_visible()
    expect(page.get_by_text(f"Done for {POSTS} posts.")).to_be_visible()
    assert shown(house) == ["old.jpg"] * POSTS
