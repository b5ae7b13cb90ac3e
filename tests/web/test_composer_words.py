"""Kept words, tags on links and French spaces, on the page and without scripts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.content import Phrase, Post, phrasing
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import open_page


@pytest.fixture
def square(sqlite_sessions: Sessions, member: Membership) -> Channel:
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "Square")


def a_phrase(sessions: Sessions, member: Membership, **said: str) -> Phrase:
    given = {"kind": "snippet", "name": "Tickets", "language": "", "text": "Book at the desk."} | said
    with sessions.writing() as session:
        return phrasing.keep(session, **given, by=member, now=NOON)


def the_post(sessions: Sessions) -> Post:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Post)).one()


def test_words_are_kept_changed_and_removed_on_their_page(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    said = {"kind": "signature", "name": "House", "language": "en", "text": "Maison des Estuaires"}

    assert browser.send("/words", **said).status_code == 302
    with sqlite_sessions.reading() as session:
        kept = phrasing.phrases(session, member.workspace_id)[0]
    assert "Maison des Estuaires" in browser.get("/words").text
    browser.send(f"/words/{kept.public_id}", **(said | {"text": "The house"}))
    assert "The house" in browser.get(f"/words/{kept.public_id}").text
    browser.send(f"/words/{kept.public_id}/removal")

    assert "The house" not in browser.get("/words").text


def test_what_cannot_be_kept_comes_back_with_what_is_wrong(browser: Browser, member: Membership) -> None:
    answer = browser.send("/words", kind="snippet", name="", text="Some words")

    assert answer.status_code == 422
    assert "A name has at most" in answer.text
    assert "Some words" in answer.text


def test_without_scripts_a_button_puts_kept_words_after_the_text(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    phrase = a_phrase(sqlite_sessions, member)
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Come.", square)

    open_page(browser, f"/posts/{post.public_id}/compose").saved(do=f"insert::{phrase.public_id}")

    assert the_post(sqlite_sessions).text == "Come.\n\nBook at the desk."


def test_a_new_post_begins_from_a_template(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    phrase = a_phrase(sqlite_sessions, member, kind="template", text="Tonight: …")

    page = open_page(browser, f"/posts/new?template={phrase.public_id}")

    assert page["text"] == "Tonight: …"


def test_words_of_another_language_are_not_offered(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    a_phrase(sqlite_sessions, member, language="de", text="Nur auf Deutsch")

    assert "Nur auf Deutsch" not in browser.get("/posts/new").text

    page = open_page(browser, "/posts/new")
    page["title"], page["language"] = "Winter", "de"
    page = page.saved()
    # They come with the page's own saving, too: nobody opens it again only because the language is another.
    assert "Nur auf Deutsch" in page.send(quiet="1").text


def test_the_tags_of_links_are_stored_and_shown_on_every_preview(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "See https://a.example/x.", square)
    page = open_page(browser, f"/posts/{post.public_id}/compose")

    page["tag:campaign"] = "winter"
    after = page.saved()

    assert the_post(sqlite_sessions).link_tags == {"campaign": "winter"}
    assert "https://a.example/x?utm_source=manual&amp;utm_campaign=winter" in after.shown.text
    assert after["text"] == "See https://a.example/x."


def test_french_spaces_are_shown_first_and_put_in_at_a_button(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Ce soir ! Venez ?", square, language="fr")
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    assert "2 spaces that should not break" in page.shown.text

    page.saved(do="spaces:")

    assert the_post(sqlite_sessions).text == "Ce soir\u202f! Venez\u202f?"


def test_an_english_text_is_left_its_spaces(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Tonight ! Come ?", square)

    assert "should not break" not in browser.get(f"/posts/{post.public_id}/compose").text


def test_a_free_place_is_offered_and_taken_at_a_button(
    browser: Browser, sqlite_sessions: Sessions, member: Membership, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Come.", square)
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    assert "Free on Square:" in page.shown.text

    after = page.saved(choose="|2026-11-23T10:00|Europe/Paris|")

    assert (after["date"], after["time"]) == ("2026-11-23", "10:00")


def test_blanks_of_kept_words_are_filled_for_the_channel_and_what_is_unknown_stays(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        phrase = phrasing.keep(
            session, kind="snippet", name="When", language="fr", text="Le {date} à {heure}, {canal} : {lien}",
            by=member, now=NOON,
        )  # fmt: skip
        channel = a_channel(session, member.workspace, "La place")
        post = a_post(session, member, "Tout est prêt.", channel, language="fr")
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    page["date"], page["time"] = "2026-11-24", "18:30"
    own = page.saved(do=f"tailor:{channel.public_id}")

    words = own.saved(do=f"insert:{channel.public_id}:{phrase.public_id}")

    assert words[f"text:{channel.public_id}"].endswith("Le 24 novembre à 18:30, La place : {lien}")
    assert "Still to be filled in: {lien}" in text_of(words.shown)


def test_a_text_in_another_language_is_noticed_and_one_button_says_so(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "La saison est ouverte et vous êtes tous invités à la fête.")
    page = open_page(browser, f"/posts/{post.public_id}/compose")
    assert "This reads like French." in text_of(page.shown)

    changed = page.saved(do="language:fr")

    assert changed["language"] == "fr"
    assert "This reads like" not in text_of(changed.shown)
