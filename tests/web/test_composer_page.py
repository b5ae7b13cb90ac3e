from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Post
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page


@pytest.fixture
def square(sqlite_sessions: Sessions, member: Membership) -> Channel:
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "Square", limits={"text": 40, "images": 4})


@pytest.fixture
def wall(sqlite_sessions: Sessions, member: Membership) -> Channel:
    with sqlite_sessions.writing() as session:
        return a_channel(session, member.workspace, "Wall", position=1)


@pytest.fixture
def reading(sqlite_sessions: Sessions) -> Iterator[Session]:
    with sqlite_sessions.reading() as session, across_workspaces(session):
        yield session


def posts(sessions: Sessions) -> int:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalar(select(func.count(Post.id))) or 0


def the_post(session: Session) -> Post:
    session.rollback()  # end the snapshot: see what was committed meanwhile
    return session.scalars(select(Post)).one()


def begun(browser: Browser, channel: Channel, text: str = "Common.") -> Page:
    page = open_page(browser, "/posts/new")
    page["title"], page["text"], page["add"] = "Winter", text, channel.public_id
    return page.saved()


def test_showing_the_page_creates_nothing(
    browser: Browser, sqlite_sessions: Sessions, square: Channel
) -> None:
    page = browser.get("/posts/new")

    assert "Square" in text_of(page)
    assert posts(sqlite_sessions) == 0


def test_the_first_saving_creates_the_post_with_its_channels(
    browser: Browser, reading: Session, square: Channel, wall: Channel
) -> None:
    page = open_page(browser, "/posts/new")
    page["title"], page["text"] = "Winter", "Open."
    page["add"] = [square.public_id, wall.public_id]

    after = page.saved()

    post = the_post(reading)
    assert (post.title, post.text, post.stage) == ("Winter", "Open.", "draft")
    assert [v.channel.name for v in post.variants] == ["Square", "Wall"]
    assert after.action == f"/posts/{post.public_id}/compose"
    assert after["text"] == "Open."


def test_a_new_page_sent_twice_makes_one_post(
    browser: Browser, sqlite_sessions: Sessions, reading: Session
) -> None:
    page = open_page(browser, "/posts/new")
    page["text"] = "First."
    page.send()
    page["text"] = "First, and more."

    page.send(quiet="1")

    assert posts(sqlite_sessions) == 1
    assert the_post(reading).text == "First, and more."


def test_an_idea_is_proposed_in_a_minute_and_becomes_a_draft(browser: Browser, reading: Session) -> None:
    page = open_page(browser, "/posts/new")
    page["title"], page["idea"] = "A visit behind the stage", "1"

    after = page.saved()
    assert the_post(reading).stage == "idea"

    after.saved(do="promote")
    assert the_post(reading).stage == "draft"


def test_what_cannot_be_kept_is_said_beside_it_and_nothing_is_lost(
    browser: Browser, sqlite_sessions: Sessions
) -> None:
    page = open_page(browser, "/posts/new")
    page["title"], page["text"] = "Winter", "x" * 50_001

    answer = page.send()

    assert answer.status_code == 422
    assert "The text has 50001 characters; 50000 fit." in text_of(answer)
    assert len(Page(browser, answer)["text"]) == 50_001
    assert posts(sqlite_sessions) == 0


def test_a_channel_gets_its_own_words_and_follows_again(
    browser: Browser, reading: Session, square: Channel
) -> None:
    page = begun(browser, square).saved(do=f"tailor:{square.public_id}")
    assert page[f"text:{square.public_id}"] == "Common."

    page[f"text:{square.public_id}"] = "\nOwn words, with an empty line first."
    page = page.saved()
    assert the_post(reading).variants[0].text == "\nOwn words, with an empty line first."

    page.saved(do=f"follow:{square.public_id}")
    assert the_post(reading).variants[0].text is None


def test_a_text_too_long_is_counted_by_the_adapter_and_marked(browser: Browser, square: Channel) -> None:
    page = begun(browser, square, "x" * 47)

    assert "Square: 7 characters too many" in text_of(page.shown)
    assert f'<mark class="too-much">{"x" * 7}</mark>' in page.shown.text


def test_a_channel_is_taken_off(browser: Browser, reading: Session, square: Channel) -> None:
    begun(browser, square).saved(do=f"take-off:{square.public_id}")

    assert the_post(reading).variants == []


def test_pillar_person_and_due_date_are_kept(browser: Browser, reading: Session, member: Membership) -> None:
    page = open_page(browser, "/posts/new")
    page["title"], page["assignee"], page["due_on"] = "Winter", member.user.public_id, "2026-12-01"

    page.saved()

    post = the_post(reading)
    assert post.assignee and post.assignee.public_id == member.user.public_id
    assert post.due_on and post.due_on.isoformat() == "2026-12-01"


def test_a_contributor_reads_the_posts_of_others_and_writes_only_theirs(
    signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        colleague = a_member(session, member.workspace, Role.CONTRIBUTOR, name="Lou Petit")
        post = a_post(session, member, "Not yours.")
    browser = signed_in(colleague)

    assert browser.get(f"/posts/{post.public_id}").status_code == 200
    assert browser.get(f"/posts/{post.public_id}/compose").headers["Location"] == f"/posts/{post.public_id}"
    assert browser.send(f"/posts/{post.public_id}/compose", text="Mine!").status_code == 403
    assert browser.send(f"/posts/{post.public_id}/deletion").status_code == 403


def test_a_viewer_gets_no_page_to_write_on(
    signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        viewer = a_member(session, member.workspace, Role.VIEWER, name="Vic Tor")

    assert signed_in(viewer).get("/posts/new").status_code == 403


def test_another_workspaces_post_does_not_exist(
    browser: Browser, sqlite_sessions: Sessions, square: Channel
) -> None:
    with sqlite_sessions.writing() as session:
        stranger = a_member(session, a_workspace(session, "Elsewhere"), name="Sam Nobody")
        post = a_post(session, stranger, "Secret.")
        channel = a_channel(session, stranger.workspace, "Foreign")

    for path in (f"/posts/{post.public_id}", f"/posts/{post.public_id}/compose"):
        assert browser.get(path).status_code == 404
    assert browser.send(f"/posts/{post.public_id}/compose", text="!").status_code == 404
    page = open_page(browser, "/posts/new")
    page["text"], page["add"] = "Open.", channel.public_id
    assert "Foreign" not in text_of(page.saved().shown)


def test_a_deleted_post_comes_back_from_its_toast(
    browser: Browser, reading: Session, square: Channel
) -> None:
    page = begun(browser, square)

    gone = page.send(do="delete")
    assert gone.status_code == 303 and the_post(reading).deleted_at
    toast = browser.get(f"/posts/{the_post(reading).public_id}")
    assert "The post was deleted. Undo" in text_of(toast)

    browser.send(f"/posts/{the_post(reading).public_id}/return")
    assert the_post(reading).deleted_at is None


def test_a_copy_is_a_draft_of_ones_own(browser: Browser, sqlite_sessions: Sessions, square: Channel) -> None:
    copy = begun(browser, square).saved(do="copy")

    assert posts(sqlite_sessions) == 2
    assert (copy["title"], copy["channels"]) == ("Winter", square.public_id)


def test_an_earlier_text_is_read_and_taken_back(browser: Browser, reading: Session, square: Channel) -> None:
    page = begun(browser, square, "Old words.")
    page["text"] = "New words."
    page.saved()
    where = f"/posts/{the_post(reading).public_id}"

    shown = text_of(browser.get(where))
    assert "Old words." in shown and "Ada Roux changed the text." in shown

    assert browser.send(f"{where}/revisions/1").status_code == 302
    assert the_post(reading).text == "Old words."


def test_every_page_speaks_french(
    signed_in: Callable[[Membership], Browser], sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session:
        member = a_member(session, a_workspace(session, locale="fr"), name="Zoé Ducreux")
        a_channel(session, member.workspace, "Mur")
    browser = signed_in(member)

    words = text_of(browser.get("/posts/new"))

    assert "Texte commun" in words and "Common text" not in words


def test_a_page_being_written_is_counted_and_reviewed_without_being_stored(
    browser: Browser, sqlite_sessions: Sessions, square: Channel
) -> None:
    page = open_page(browser, "/posts/new")
    page["text"], page["add"] = "x" * 47, square.public_id

    with sqlite_sessions.writing():  # somebody holds the write lock: a review must not wait for it
        said = browser.post("/posts/review", data=dict(page.values.lists()))

    assert said.status_code == 200
    assert f'id="n-{square.public_id}"' in said.text and "Square: 7 characters too many" in text_of(said)
    assert posts(sqlite_sessions) == 0


def test_a_text_too_long_becomes_a_thread_where_the_channel_knows_threads(
    browser: Browser, sqlite_sessions: Sessions, reading: Session, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        town = a_channel(session, member.workspace, "Town", platform="mastodon", limits={"text": 30})
    page = begun(browser, town, "One sentence is here. Another sentence is there.")

    page.saved(do=f"split:{town.public_id}")

    variant = the_post(reading).variants[0]
    assert (variant.text, variant.options) == (
        "One sentence is here.",
        {"thread": ["Another sentence is there."]},
    )


def test_options_of_the_channel_are_kept(
    browser: Browser, sqlite_sessions: Sessions, reading: Session, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        town = a_channel(session, member.workspace, "Town", platform="mastodon", limits={"text": 500})
    page = begun(browser, town)
    page[f"option:{town.public_id}:visibility"] = "unlisted"
    page[f"option:{town.public_id}:spoiler_text"] = "Spoilers"
    page[f"option:{town.public_id}:sensitive"] = "1"

    after = page.saved()

    assert the_post(reading).variants[0].options == {
        "visibility": "unlisted",
        "spoiler_text": "Spoilers",
        "sensitive": True,
    }
    assert "8 / 500" not in after.shown.text  # the warning counts too


def test_a_channel_removed_meanwhile_stays_on_the_posts_that_were_written_for_it(
    browser: Browser, sqlite_sessions: Sessions, reading: Session, square: Channel, wall: Channel
) -> None:
    page = begun(browser, square)
    with sqlite_sessions.writing() as session, across_workspaces(session):
        session.merge(square).removed_at = NOON
    page = open_page(browser, page.action)
    page["text"] = "Changed."

    page.saved()

    assert [v.channel.name for v in the_post(reading).variants] == ["Square"]


def test_a_submitted_post_without_a_channel_still_has_its_pages(
    browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> None:
    with sqlite_sessions.writing() as session:
        post = a_post(session, member, "Open.", stage="submitted")

    assert "In review" in text_of(browser.get(f"/posts/{post.public_id}"))
    assert "In review" in text_of(browser.get(f"/posts/{post.public_id}/compose"))


def test_what_a_first_saving_could_not_keep_is_no_conflict_with_oneself(
    browser: Browser, reading: Session
) -> None:
    page = open_page(browser, "/posts/new")
    page["text"], page["due_on"] = "First.", "0001-01-01"
    refused = page.send()
    assert refused.status_code == 422
    page = Page(browser, refused)

    page["due_on"] = "2026-12-24"
    page.saved()

    assert str(the_post(reading).due_on) == "2026-12-24"
