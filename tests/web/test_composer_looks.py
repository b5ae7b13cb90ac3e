"""What stands beside the words: an own version against the common text, and how each place would show it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.adapters.face import Fold
from scheduler.channels import Channel
from scheduler.content import writing
from scheduler.db import Sessions
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser
from web.composer.dress import link_card, preheader
from web.composer.folding import fold_at


def a_letter(sessions: Sessions, member: Membership) -> Channel:
    settings = {"host": "smtp.example.org", "port": "25", "security": "none", "username": "",
                "sender_name": "Ada", "sender_address": "ada@example.org", "reply_to": "", "list_name": "News"}  # fmt: skip
    with sessions.writing() as session:
        return a_channel(session, member.workspace, "Letter", platform="email", settings=settings)


def test_an_own_version_shows_what_it_leaves_out_and_what_it_adds(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        wall = a_channel(session, member.workspace, "Wall")
        post = a_post(session, member, "The winter season is open.", wall)
        writing.tailor(session, post.variants[0], "The summer season is open.", by=member, now=NOON)

    shown = browser.get(f"/posts/{post.public_id}/compose").text

    assert "<del>winter </del><ins>summer </ins>season is open." in shown
    assert "Take the common text again" in shown


def test_a_letter_is_shown_with_its_subject_and_as_its_readers_get_it(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    letter = a_letter(sqlite_sessions, member)
    with sqlite_sessions.writing() as session:
        post = a_post(
            session, member, "Come **early**. <script>alert(1)</script>", letter, title="The season"
        )

    shown = browser.get(f"/posts/{post.public_id}/compose").text

    assert '<span class="sj">The season</span>' in shown
    assert "Come <strong>early</strong>." in shown
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("text", "host", "path"),
    [
        ("See https://www.estuaires.example/hiver/soirée, please.", "estuaires.example", "hiver/soirée"),
        ("(https://estuaires.example)", "estuaires.example", ""),
        ("https://a.example/un%20deux", "a.example", "un deux"),
    ],
)
def test_a_link_becomes_a_card_of_its_address(text: str, host: str, path: str) -> None:
    card = link_card(text)

    assert card and (card.host, card.path) == (host, path)


def test_no_link_no_card() -> None:
    assert link_card("estuaires.example alone, or http://") is None


def test_an_inbox_shows_the_first_words_without_signs() -> None:
    assert (
        preheader("# The season\n\nCome **early**, [here](https://a.example).")
        == "The season Come early, here."
    )
    assert (
        preheader("- 2 < 3, a_b\n- https://a.example/?utm_source=email")
        == "2 < 3, a_b https://a.example/?utm_source=email"
    )
    assert len(preheader("word " * 60)) <= 111


def test_an_earlier_text_is_shown_against_what_came_after_it(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "The winter season is open.")
        writing.revise(session, post, by=member, now=NOON, text="The summer season is open.")
        writing.revise(
            session, post, by=member, now=NOON + timedelta(hours=1), text="The summer season is over."
        )

    shown = browser.get(f"/posts/{post.public_id}").text

    assert "The <del>winter </del><ins>summer </ins>season is open." in shown
    assert "season is <del>open</del><ins>over</ins>." in shown


def test_a_blog_served_by_hand_is_shown_as_its_markdown_comes_out(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        blog = a_channel(session, member.workspace, "Blog", settings={"format": "markdown"})
        wall = a_channel(session, member.workspace, "Wall", position=1)
        post = a_post(session, member, "## Winter\n- [Book](javascript:alert(1))\n- ~~Sold out~~", blog, wall)

    shown = browser.get(f"/posts/{post.public_id}/compose").text

    assert shown.count("<h2>Winter</h2>") == 1  # on the blog, and as it was typed on the wall
    assert "<s>Sold out</s>" in shown
    assert 'href="javascript' not in shown


def test_a_place_served_by_hand_looks_like_itself_and_folds_a_long_text(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    settings = {"venue": "linkedin", "display_name": "Estuaries", "instructions": "As the page."}
    with sqlite_sessions.writing() as session:
        page = a_channel(session, member.workspace, "Our page", platform="manual", settings=settings)
        post = a_post(session, member, f"{'Water ' * 40}rises.\nhttps://estuaires.example/tide", page)

    shown = browser.get(f"/posts/{post.public_id}/compose").text

    assert "<b>Estuaries</b>" in shown and "As the page." in shown
    assert "<summary>… more</summary>" in shown
    assert 'class="linkcard wide"' in shown


def test_instagram_asks_for_its_picture_and_says_that_links_lead_nowhere(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    settings = {"venue": "instagram", "place": "https://www.instagram.com/estuaires"}
    with sqlite_sessions.writing() as session:
        wall = a_channel(session, member.workspace, "Pictures", platform="manual", settings=settings)
        post = a_post(session, member, "See https://estuaires.example", wall)

    shown = browser.get(f"/posts/{post.public_id}/compose").text

    assert "An image or a video belongs here." in shown
    assert "Nothing is published on Instagram without an image or a video." in shown
    assert "Links within the text lead nowhere there." in shown


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("short enough", 12),
        ("one two three four five", 13),  # the last end of a word before the fifteenth sign
        ("a\nb\nc\nd", 3),  # the second line is the last that shows
        ("x" * 30, 15),
    ],
)
def test_a_fold_comes_after_a_word_or_a_line(text: str, at: int) -> None:
    assert fold_at(text, Fold(15, 2)) == at
