"""The posts of a thread, put in order by hand, and the first comment below the post."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post, Revision, Variant, writing
from scheduler.content.message import content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page

MASTODON = {"server": "https://social.example", "account": "1", "visibility": "public"}


@pytest.fixture
def square(sqlite_sessions: Sessions, member: Membership) -> Channel:
    with sqlite_sessions.writing() as session:
        return a_channel(
            session, member.workspace, "Square", platform="mastodon", settings=MASTODON,
            limits={"text": 40, "images": 4},
        )  # fmt: skip


@pytest.fixture
def post(sqlite_sessions: Sessions, member: Membership, square: Channel) -> Post:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "One.", square)
        options = {"thread": ["Two.", "Three."], "visibility": "unlisted"}
        writing.tailor(session, post.variants[0], "One, own.", options=options, by=member, now=NOON)
        return post


def stored(sessions: Sessions) -> Variant:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Variant)).one()


@pytest.mark.parametrize(
    ("do", "text", "thread"),
    [
        ("piece-up:{}:1", "One, own.", ["Three.", "Two."]),
        ("piece-up:{}:0", "Two.", ["One, own.", "Three."]),
        ("piece-down:{}:0", "One, own.", ["Three.", "Two."]),
        ("piece-join:{}:1", "One, own.", ["Two.\n\nThree."]),
        ("piece-join:{}:0", "One, own.\n\nTwo.", ["Three."]),
        ("piece-out:{}:0", "One, own.", ["Three."]),
        ("piece-out:{}:9", "One, own.", ["Two.", "Three."]),
    ],
)
def test_pieces_are_put_in_order_by_a_button(
    browser: Browser, sqlite_sessions: Sessions, square: Channel, post: Post, do: str, text: str, thread: list[str]
) -> None:  # fmt: skip
    page = open_page(browser, f"/posts/{post.public_id}/compose")

    page.saved(do=do.format(square.public_id))

    now = stored(sqlite_sessions)
    assert (now.text, now.options) == (text, {"thread": thread, "visibility": "unlisted"})


def test_a_piece_is_added_counted_and_kept_when_it_is_taken_out(
    browser: Browser, sqlite_sessions: Sessions, square: Channel, post: Post
) -> None:
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    name = f"thread:{square.public_id}"
    assert page.values.getlist(name) == ["Two.", "Three.", ""]

    page[name] = ["Two.", "", "F" * 41]
    counted = browser.post("/posts/review", data={n: v for n, v in page.values.lists()}).text
    page[name] = ["Two.", "", ""]
    page.saved()

    # Each counts where it stands on the page, also beside one that was emptied.
    assert f'id="tc-{square.public_id}-2" data-part><span class="cnt" data-level="over">' in counted
    assert stored(sqlite_sessions).options["thread"] == ["Two."]
    with sqlite_sessions.reading() as session, across_workspaces(session):
        revision = session.scalars(select(Revision).order_by(Revision.number)).all()[-1]
        assert revision.said["also"][square.public_id]["thread"] == ["Two.", "Three."]
    assert browser.send(f"/posts/{post.public_id}/revisions/{revision.number}").status_code == 302
    assert stored(sqlite_sessions).options["thread"] == ["Two.", "Three."]


def test_a_first_comment_is_counted_shown_and_part_of_what_is_approved(
    browser: Browser, sqlite_sessions: Sessions, square: Channel, post: Post
) -> None:
    before = _hash(sqlite_sessions)
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    page[f"comment:{square.public_id}"] = "Book: https://estuaires.example " + "!" * 60

    page = page.saved()

    shown = text_of(page.shown)
    assert shown.count("First comment") >= 2  # beside its field and below the preview
    assert "The first comment counts" in shown
    assert _hash(sqlite_sessions) != before
    page[f"comment:{square.public_id}"] = " "
    page.saved()
    assert _hash(sqlite_sessions) == before


def test_where_no_comment_can_be_made_none_is_offered(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    settings = {"host": "smtp.example.org", "port": "25", "security": "none", "username": "",
                "sender_name": "Ada", "sender_address": "ada@example.org", "reply_to": "", "list_name": "News"}  # fmt: skip
    with sqlite_sessions.writing() as session:
        letter = a_channel(session, member.workspace, "Letter", platform="email", settings=settings)
        post = a_post(session, member, "Dear reader", letter)

    page = open_page(browser, f"/posts/{post.public_id}/compose")

    assert f"comment:{letter.public_id}" not in page.values
    assert f"thread:{letter.public_id}" not in page.values


def _hash(sessions: Sessions) -> str:
    def of(session: Session) -> str:
        return content_hash(session.scalars(select(Variant)).one())

    with sessions.reading() as session, across_workspaces(session):
        return of(session)


def test_what_a_comment_breaks_is_found_in_it(
    browser: Browser, sqlite_sessions: Sessions, square: Channel, post: Post
) -> None:
    page: Page = open_page(browser, f"/posts/{post.public_id}/compose")
    page[f"comment:{square.public_id}"] = "Hello"

    counted = browser.post("/posts/review", data={n: v for n, v in page.values.lists()}).text

    assert f'id="cc-{square.public_id}" data-part><span class="cnt" data-level="ok">' in counted
