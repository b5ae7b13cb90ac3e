"""The pages that correct and take down what is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from scheduler import library
from scheduler.content import Attachment, Post
from scheduler.db import Sessions, across_workspaces
from scheduler.demo.pictures import landscape
from scheduler.people import Membership
from scheduler.publishing import Attempt, Delivery, Kind, State
from tests.newsroom import NOON, a_channel, a_post
from tests.web.browser import Browser, text_of


@pytest.fixture
def post(sqlite_sessions: Sessions, member: Membership) -> Post:
    """Out on a place served by hand and on a letter."""
    with sqlite_sessions.writing() as session, across_workspaces(session):
        square = a_channel(session, member.workspace, "Square")
        letter = a_channel(session, member.workspace, "Letter", platform="email", position=1)
        made = a_post(session, member, "High at noon.", square, letter, title="Tide table")
        session.execute(
            update(Delivery).values(state=State.PUBLISHED, proof="seen", permalink="https://sea.example/1")
        )
        for delivery in session.scalars(select(Delivery)):
            said = {
                "title": "Tide table",
                "text": "High at noon.",
                "language": "en",
                "options": {},
                "images": [],
            }
            session.add(
                Attempt(
                    workspace_id=member.workspace_id, delivery_id=delivery.id, fence=1, key=delivery.key,
                    owner="w", started_at=NOON, finished_at=NOON, outcome="sent", said=said,
                )
            )  # fmt: skip
        session.flush()
        _ = [variant.public_id for variant in made.variants]
        return made


def the_deed(sessions: Sessions, kind: Kind) -> Delivery:
    with sessions.reading() as session, across_workspaces(session):
        return session.scalars(select(Delivery).where(Delivery.kind == kind)).one()


def test_a_correction_shows_what_readers_see_and_becomes_a_task_by_hand(
    browser: Browser, post: Post, sqlite_sessions: Sessions
) -> None:
    page = f"/variants/{post.variants[0].public_id}/correction"
    assert "What readers see now High at noon." in text_of(browser.get(page))

    answer = browser.send(page, text="High at one.", reason="Summer time")

    assert answer.status_code == 302
    shown = browser.get(answer.location)
    assert "Correction · Square" in text_of(shown) and "Summer time" in text_of(shown)
    deed = the_deed(sqlite_sessions, Kind.EDIT)
    assert deed.state == State.WAITING
    browser.send(f"/queue/{deed.public_id}/conclusion", what="done")
    assert the_deed(sqlite_sessions, Kind.EDIT).state == State.PUBLISHED


def test_what_is_refused_stays_in_the_form(browser: Browser, post: Post, sqlite_sessions: Sessions) -> None:
    answer = browser.send(
        f"/variants/{post.variants[0].public_id}/correction", text="High at noon.", reason="Oh"
    )

    assert answer.status_code == 422
    assert "out already" in text_of(answer) and 'value="Oh"' in answer.text


def test_a_letter_says_that_it_cannot_be_taken_back(browser: Browser, post: Post) -> None:
    page = browser.get(f"/variants/{post.variants[1].public_id}/correction")

    assert "in its readers’ hands" in text_of(page)
    assert "Send the correction" not in text_of(page)


def test_a_withdrawn_correction_gives_the_words_back(
    browser: Browser, post: Post, sqlite_sessions: Sessions
) -> None:
    variant = post.variants[0].public_id
    browser.send(f"/variants/{variant}/correction", text="High at one.")
    deed = the_deed(sqlite_sessions, Kind.EDIT)

    answer = browser.send(f"/queue/{deed.public_id}/withdrawal")

    assert "readers go on seeing what they saw" in text_of(browser.get(answer.location))
    assert "High at one." not in text_of(browser.get(f"/variants/{variant}/correction"))


def test_everything_of_a_post_is_taken_down_with_a_reason(
    browser: Browser, post: Post, sqlite_sessions: Sessions
) -> None:
    page = f"/posts/{post.public_id}/removal"
    assert "Letter: A letter that was sent" in text_of(browser.get(page))
    named = {"variant": post.variants[0].public_id}
    assert "Say why it is taken down" in text_of(browser.send(page, **named, reason=" "))

    browser.send(page, **named, reason="A wrong date")

    deed = the_deed(sqlite_sessions, Kind.REMOVE)
    assert (deed.state, deed.reason) == (State.WAITING, "A wrong date")
    assert "Removal · Square" in text_of(browser.get("/queue")) or "Removal" in text_of(browser.get("/queue"))
    browser.send(f"/queue/{deed.public_id}/conclusion", what="done")
    shown = text_of(browser.get(f"/posts/{post.public_id}"))
    assert "Taken down: A wrong date" in shown and "took it down on Square by hand" in shown


def test_each_try_has_a_page_that_says_what_was_sent(
    browser: Browser, post: Post, sqlite_sessions: Sessions
) -> None:
    with sqlite_sessions.writing() as session, across_workspaces(session):
        attempt = session.scalars(select(Attempt)).first()
        assert attempt is not None
        call = {
            "method": "POST",
            "host": "sea.example",
            "status": 422,
            "seconds": 0.2,
            "said": "A wrong date.",
        }
        attempt.wire = {"calls": 1, "seconds": 0.2, "kept": [call]}
        address, about = f"/queue/attempts/{attempt.public_id}", attempt.delivery_id
        delivery = session.get_one(Delivery, about).public_id

    page = text_of(browser.get(address))

    assert (
        "High at noon." in page and "POST sea.example" in page and "A wrong date." in page and "422" in page
    )
    assert address in browser.get(f"/queue/{delivery}").text


def test_a_binned_post_says_where_it_is_still_public(browser: Browser, post: Post) -> None:
    answer = browser.send(f"/posts/{post.public_id}/deletion")

    assert "still public on Square, Letter" in text_of(browser.get(answer.location, follow_redirects=True))
    shown = browser.get(f"/posts/{post.public_id}")
    assert "It is still public on Square, Letter." in text_of(shown)
    assert browser.get(f"/posts/{post.public_id}/removal").status_code == 200


def test_a_correction_crops_a_picture_that_is_out(
    browser: Browser, post: Post, member: Membership, sqlite_sessions: Sessions, tmp_path: Path
) -> None:
    with sqlite_sessions.writing() as session, across_workspaces(session):
        picture = library.bring_in(
            session, landscape(1), name="sea.jpg", root=tmp_path, by=member, now=NOON, alt="The sea"
        )
        session.add(
            Attachment(workspace_id=post.workspace_id, post_id=post.id, media_id=picture.id, alt="The sea")
        )
        said = [{"id": picture.public_id, "alt": "The sea"}]
        for attempt in session.scalars(select(Attempt)):
            attempt.said = (attempt.said or {}) | {"images": said}
    page = f"/variants/{post.variants[0].public_id}/correction"
    assert f'name="crop:{picture.public_id}"' in browser.get(page).text

    answer = browser.send(page, **{"text": "High at noon.", f"crop:{picture.public_id}": "1:1"})

    assert answer.status_code == 302
    with sqlite_sessions.reading() as session, across_workspaces(session):
        (shown,) = session.get_one(type(post.variants[0]), post.variants[0].id).images
        assert shown.frame.ratio == "1:1"
