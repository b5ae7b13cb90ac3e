"""Videos and documents on a post: where a channel takes them they go along, where not the page and the gate say so."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select, update

from scheduler.channels import Channel
from scheduler.content import Post, Variant
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from scheduler.publishing import Delivery, State
from tests.library.files import a_document, a_film
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page
from tests.web.library_room import media, sent


@pytest.fixture
def page(browser: Browser, sqlite_sessions: Sessions, member: Membership) -> Page:
    with sqlite_sessions.writing() as session:
        by_hand = a_channel(session, member.workspace, "Square")
        letter = a_channel(session, member.workspace, "Letter", platform="email")
        post = a_post(session, member, "Common.", by_hand, letter)
    return open_page(browser, f"/posts/{post.public_id}/compose")


def test_what_a_channel_does_not_take_is_said_beside_it(page: Page, browser: Browser) -> None:
    page.saved(files=[(io.BytesIO(a_film()), "tide.mp4"), (io.BytesIO(a_document()), "programme.docx")])

    words = text_of(browser.get(page.action if "compose" in page.action else page.address))

    assert "tide.mp4" in words
    assert "programme.docx" in words
    assert "No videos can be published here." in words
    assert "No documents can be published here." not in words  # a letter takes it as an attachment


def test_what_the_page_sent_to_the_library_hangs_on_the_version_it_was_dropped_on(
    page: Page, browser: Browser, sqlite_sessions: Sessions
) -> None:
    sent(browser, (io.BytesIO(a_document()), "programme.docx"))
    [document] = media(sqlite_sessions)
    with sqlite_sessions.reading() as session, across_workspaces(session):
        letter = session.scalars(select(Channel.public_id).where(Channel.name == "Letter")).one()

    page.saved(sent=["|not-there", f"{letter}|{document.public_id}"], do=f"own-images:{letter}")

    with sqlite_sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        hung = {v.channel.name: [one.media.name for one in v.attachments] for v in post.variants}
        assert (list(post.attachments), hung) == ([], {"Square": [], "Letter": ["programme.docx"]})


def test_a_task_by_hand_gives_each_file_as_it_is_to_be_published(
    page: Page, browser: Browser, sqlite_sessions: Sessions
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(picture, "PNG")
    picture.seek(0)
    page.saved(files=[(picture, "sea.png"), (io.BytesIO(a_document()), "programme.docx")])
    with sqlite_sessions.writing() as session, across_workspaces(session):
        first = session.scalars(select(Post)).one().attachments[0]
        first.crop, first.crop_at = "1:1", "500,500,1000,1000"
        square = select(Variant.id).where(Variant.channel.has(name="Square"))
        delivery = session.scalars(select(Delivery).where(Delivery.variant_id.in_(square))).one()
        waits = {"state": State.WAITING, "changed_at": NOON}
        session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**waits))
        task = f"/queue/{delivery.public_id}"
    shown = browser.get(task).text

    cut = browser.get(f"{task}/files/{media(sqlite_sessions)[0].public_id}")

    assert "programme.docx" in shown
    assert Image.open(io.BytesIO(cut.data)).size == (200, 200)
    assert "attachment" in cut.headers["Content-Disposition"]
    other = browser.get(f"{task}/files/{media(sqlite_sessions)[1].public_id}")
    assert other.headers["Location"].endswith("/original")
    assert browser.get(f"{task}/files/nothing").status_code == 404


def test_a_video_has_the_poster_it_is_given(browser: Browser, sqlite_sessions: Sessions) -> None:
    sent(browser, (io.BytesIO(a_film()), "tide.mp4"))
    address = f"/media/{media(sqlite_sessions)[0].public_id}"
    assert browser.get(f"{address}/thumb").status_code == 404
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(picture, "JPEG")
    picture.seek(0)

    browser.send(f"{address}/poster", file=(picture, "still.jpg"))

    assert browser.get(f"{address}/thumb").content_type == "image/webp"
    browser.send(f"{address}/poster", file=(io.BytesIO(b"<svg>"), "still.svg"))
    assert "not a picture" in text_of(browser.get(address))
