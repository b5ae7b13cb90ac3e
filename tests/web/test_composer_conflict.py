"""Two people on one post: nothing is overwritten, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from scheduler.channels import Channel
from scheduler.content import Post
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership
from tests.newsroom import a_channel, a_member, a_post
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page


@pytest.fixture
def desks(
    signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions, member: Membership
) -> tuple[Page, Page]:
    """Ada's and Lou's pages, both opened on the same post."""
    with sqlite_sessions.writing() as session:
        lou = a_member(session, member.workspace, name="Lou Petit")
        channel = a_channel(session, member.workspace, "Square")
        wall = a_channel(session, member.workspace, "Wall", position=1)
        post = a_post(session, member, "Common.", channel, wall)
    path = f"/posts/{post.public_id}/compose"
    return open_page(signed_in(member), path), open_page(signed_in(lou), path)


def stored(sessions: Sessions) -> Post:
    with sessions.reading() as session, across_workspaces(session):
        post = session.scalars(select(Post)).one()
        _ = [v.channel for v in post.variants]
        return post


def test_the_second_to_change_the_same_words_sees_both(
    desks: tuple[Page, Page], sqlite_sessions: Sessions
) -> None:
    ada, lou = desks
    ada["text"], lou["text"] = "Ada's words.", "Lou's words."
    ada.saved()

    answer = lou.send()

    assert answer.status_code == 409
    assert "Ada Roux changed this post while you were writing." in text_of(answer)
    assert "Ada&#39;s words." in answer.text and "Lou&#39;s words." in answer.text
    assert stored(sqlite_sessions).text == "Ada's words."


def test_what_each_changed_is_shown_word_by_word_against_what_both_started_from(
    desks: tuple[Page, Page],
) -> None:
    ada, lou = desks
    ada["text"], lou["text"] = "Very Common.", "Rather Common."
    ada.saved()

    shown = lou.send().text

    assert "What both started from" in shown and '<p class="side-words">Common.</p>' in shown
    assert "<ins>Rather </ins>Common." in shown and "<ins>Very </ins>Common." in shown


def test_without_a_common_beginning_the_two_are_compared_with_each_other(desks: tuple[Page, Page]) -> None:
    ada, lou = desks
    ada["text"], lou["text"] = "One.", "Two."
    ada.saved()
    lou["was"] = lou["was"].replace('"text":"', '"text":"0')  # of a text no revision kept

    assert "From the other version to yours" in lou.send().text


def answered(browser: Browser, answer, **choices: str):
    """Send the conflict page back with a choice."""
    shown = answer.text.replace('<form class="page choosing"', '<form id="composer"')

    class Shown:
        text = shown

    page = Page(browser, Shown())  # type: ignore[arg-type]
    for name, value in choices.items():
        page[name] = value
    return page.send()


def test_choosing_ones_own_words_writes_them(desks: tuple[Page, Page], sqlite_sessions: Sessions) -> None:
    ada, lou = desks
    ada["text"], lou["text"], lou["title"] = "Ada's words.", "Lou's words.", "Lou's title"
    ada.saved()
    clash = lou.send()

    answer = answered(lou.browser, clash, **{"keep:text": "mine", "text": "Both their words."})

    assert answer.status_code == 303
    post = stored(sqlite_sessions)
    assert (post.text, post.title) == ("Both their words.", "Lou's title")


def test_choosing_the_others_words_keeps_them_and_the_rest_of_ones_own(
    desks: tuple[Page, Page], sqlite_sessions: Sessions
) -> None:
    ada, lou = desks
    ada["text"], lou["text"], lou["title"] = "Ada's words.", "Lou's words.", "Lou's title"
    ada.saved()
    clash = lou.send()

    answered(lou.browser, clash, **{"keep:text": "theirs"})

    post = stored(sqlite_sessions)
    assert (post.text, post.title) == ("Ada's words.", "Lou's title")


def test_a_third_change_while_choosing_asks_again(
    desks: tuple[Page, Page], sqlite_sessions: Sessions
) -> None:
    ada, lou = desks
    ada["text"], lou["text"] = "Ada's words.", "Lou's words."
    ada = ada.saved()
    clash = lou.send()
    ada["text"] = "Ada's second thoughts."
    ada.saved()

    answer = answered(lou.browser, clash, **{"keep:text": "mine"})

    assert answer.status_code == 409
    assert stored(sqlite_sessions).text == "Ada's second thoughts."


def test_changes_of_different_fields_go_together(desks: tuple[Page, Page], sqlite_sessions: Sessions) -> None:
    ada, lou = desks
    ada["title"], lou["text"] = "Ada's title", "Lou's words."
    ada.saved()

    after = lou.saved()

    post = stored(sqlite_sessions)
    assert (post.title, post.text) == ("Ada's title", "Lou's words.")
    assert "Somebody else changed the title meanwhile; it was kept." in text_of(after.shown)


def test_a_page_that_saves_by_itself_learns_of_a_conflict_and_writes_nothing(
    desks: tuple[Page, Page], sqlite_sessions: Sessions
) -> None:
    ada, lou = desks
    ada["text"], lou["text"] = "Ada's words.", "Lou's words."
    ada.send(quiet="1")

    assert lou.send(quiet="1").status_code == 409
    assert stored(sqlite_sessions).text == "Ada's words."


def test_words_for_a_channel_taken_off_meanwhile_bring_it_back(
    desks: tuple[Page, Page], sqlite_sessions: Sessions
) -> None:
    ada, lou = desks
    wall: Channel = next(v.channel for v in stored(sqlite_sessions).variants if v.channel.name == "Wall")
    lou[f"own:{wall.public_id}"], lou[f"text:{wall.public_id}"] = "1", "For the wall."
    ada.saved(do=f"take-off:{wall.public_id}")

    lou.saved()

    texts = {v.channel.name: v.text for v in stored(sqlite_sessions).variants}
    assert texts == {"Square": None, "Wall": "For the wall."}


def test_words_for_a_post_that_was_binned_meanwhile_come_back_and_are_not_stored(
    desks: tuple[Page, Page], sqlite_sessions: Sessions
) -> None:
    ada, lou = desks
    post = stored(sqlite_sessions)
    lou["text"] = "Words for a post in the bin."
    ada.browser.send(f"/posts/{post.public_id}/deletion")

    answer = lou.send()

    assert answer.status_code == 409
    assert "This post is in the bin." in text_of(answer)
    assert "Words for a post in the bin." in answer.text
    assert stored(sqlite_sessions).text == "Common."
