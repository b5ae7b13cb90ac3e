"""Pictures on a post, and the library they come from."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from scheduler.content import Media, Post
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page
from web.composer.reviewing import review
from web.composer.sheet import Picture, Sheet, Version
from web.composer.wall import Wall


def a_file(colour: str = "teal", name: str = "sea.png", kind: str = "PNG") -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(made, kind)
    made.seek(0)
    return made, name


@pytest.fixture
def page(browser: Browser, sqlite_sessions: Sessions, member: Membership) -> Page:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Common.", a_channel(session, member.workspace, "Square"))
    return open_page(browser, f"/posts/{post.public_id}/compose")


def shown(sessions: Sessions) -> list[tuple[str, str]]:
    with sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        return [(a.media.name, a.alt) for a in post.attachments]


def media(sessions: Sessions) -> list[Media]:
    with sessions.reading() as session, across_workspaces(session):
        return list(session.scalars(select(Media).order_by(Media.id)))


def sent(browser: Browser, *files: tuple[io.BytesIO, str]) -> TestResponse:
    return browser.post(
        "/media",
        data={"files": list(files), "csrf_token": browser.token()},
        content_type="multipart/form-data",
    )


def test_pictures_sent_with_the_page_are_on_the_post(page: Page, sqlite_sessions: Sessions) -> None:
    page.saved(files=[a_file("teal", "sea.png"), a_file("white", "snow.png")])

    assert shown(sqlite_sessions) == [("sea.png", ""), ("snow.png", "")]


def test_an_alternative_text_is_written_moved_and_taken_out(page: Page, sqlite_sessions: Sessions) -> None:
    page = page.saved(files=[a_file("teal", "sea.png"), a_file("white", "snow.png")])
    sea, snow = (row.public_id for row in media(sqlite_sessions))
    page[f"alt:{sea}"] = "The sea at dusk"

    page = page.saved(do=f"down::{sea}")
    assert shown(sqlite_sessions) == [("snow.png", ""), ("sea.png", "The sea at dusk")]

    page.saved(do=f"out::{snow}")
    assert shown(sqlite_sessions) == [("sea.png", "The sea at dusk")]


def test_a_channel_may_show_other_pictures(page: Page, sqlite_sessions: Sessions) -> None:
    channel = page["channels"]
    page = page.saved(files=[a_file("teal", "sea.png")])
    page = page.saved(do=f"own-images:{channel}")

    page.saved(**{f"files:{channel}": [a_file("white", "snow.png")]})

    with sqlite_sessions.reading() as session, across_workspaces(session):
        variant = session.scalars(select(Post)).one().variants[0]
        assert [a.media.name for a in variant.images] == ["sea.png", "snow.png"]
    assert shown(sqlite_sessions) == [("sea.png", "")]


def test_the_pictures_of_a_channel_stand_open_once_it_has_its_own(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        sky = a_channel(session, member.workspace, "Sky", platform="bluesky")  # nothing else to choose there
        post = a_post(session, member, "Common.", sky)
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    folded = page.shown.text

    page = page.saved(do=f"own-images:{sky.public_id}")

    assert f'id="more-{sky.public_id}">' in folded
    assert f'id="more-{sky.public_id}" open>' in page.shown.text


def test_what_is_no_picture_is_named_and_the_words_are_saved(page: Page, sqlite_sessions: Sessions) -> None:
    page["text"] = "New words."
    answer = page.send(files=[(io.BytesIO(b"<svg onload='alert(1)'/>"), "logo.svg")])

    assert answer.status_code == 422
    assert "“logo.svg”: SVG drawings can hold programs" in text_of(answer)
    with sqlite_sessions.reading() as session, across_workspaces(session):
        assert session.scalars(select(Post)).one().text == "New words."


def test_a_new_post_may_begin_with_its_pictures(browser: Browser, sqlite_sessions: Sessions) -> None:
    page = open_page(browser, "/posts/new")
    page["title"] = "Winter"

    page.saved(files=[a_file()])

    assert shown(sqlite_sessions) == [("sea.png", "")]


def test_a_picture_is_cut_by_its_numbers_and_shown_cut(page: Page, sqlite_sessions: Sessions) -> None:
    page = page.saved(files=[a_file()])
    name = media(sqlite_sessions)[0].public_id
    hash_before = _hash(sqlite_sessions)

    page[f"crop:{name}"], page[f"crop-x:{name}"] = "1:1", "100"
    page = page.saved()

    assert 'viewBox="10 0 20 20"' in page.shown.text  # of 30 by 20, at its right edge
    assert page[f"crop-x:{name}"] == "100.0"
    assert _hash(sqlite_sessions) != hash_before
    channel = page["channels"]
    page = page.saved(do=f"own-images:{channel}")
    page[f"crop:{channel}:{name}"] = ""
    page.saved()
    with sqlite_sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        assert [a.frame.ratio for a in post.attachments] == ["1:1"]
        assert [a.frame.ratio for a in post.variants[0].images] == [""]


def _hash(sessions: Sessions) -> str:
    with sessions.reading() as session, across_workspaces(session):
        return content_hash(session.scalars(select(Post)).one().variants[0])


def test_an_image_whose_rights_end_before_the_post_goes_out_says_so(
    page: Page, sqlite_sessions: Sessions
) -> None:
    page.saved(files=[a_file()])
    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.scalars(select(Media)).one().valid_until = NOON + timedelta(days=2)

    before = page.saved(date="2026-11-23", time="10:00")
    after = before.saved(date="2026-12-01", time="10:00")

    assert "Its rights end before that" not in text_of(before.shown)
    assert "Its rights end before that" in text_of(after.shown)


def test_each_version_that_shows_an_image_is_held_against_its_rights(
    page: Page, sqlite_sessions: Sessions, member: Membership
) -> None:
    page.saved(files=[a_file()])
    with sqlite_sessions.writing() as session:
        channels = [a_channel(session, member.workspace, name) for name in ("Early", "Late")]
        media = session.scalars(select(Media).where(Media.workspace_id == member.workspace_id)).one()
        shown, early, late = Picture(media.public_id, ""), NOON + timedelta(days=1), NOON + timedelta(days=9)

        def said(*versions: tuple[datetime, bool], **rights: datetime) -> str:
            media.valid_from, media.valid_until = rights.get("first"), rights.get("last")
            made = {
                channel.public_id: Version(
                    channel.public_id, pictures=(shown,) if carries else (), when="own",
                    wall=Wall(f"{at:%Y-%m-%d}", f"{at:%H:%M}", "Europe/Paris"),
                )
                for channel, (at, carries) in zip(channels, versions, strict=True)
            }  # fmt: skip
            found = review(session, member.workspace_id, Sheet(pictures=(shown,), versions=made), channels)
            return str(found.rights_fail(media.public_id, NOON) or "")

        later, between = "Its rights begin later", NOON + timedelta(days=5)
        assert said((early, True), (late, True), first=between) == later
        assert said((early, False), (late, True), first=between) == ""
        assert said((early, True), (late, True), last=between) == "Its rights end before that"
        assert said((early, True), (late, False), last=between) == ""
