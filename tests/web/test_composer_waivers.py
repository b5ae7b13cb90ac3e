"""What somebody agreed to reads so beside the words, and only beside exactly those."""

from __future__ import annotations

import pytest

from scheduler.charter import Severity, editing, review, versions, waivers
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Membership, Role
from tests.newsroom import NOON, a_channel, a_member, a_post, a_user
from tests.web.browser import Browser, text_of
from tests.web.composer_form import Page, open_page

LINK = "A miracle cure: https://estuaires.example/cure"


@pytest.fixture(params=[{}, {"source": "square", "campaign": "cure"}], ids=["plain", "tagged"])
def page(
    request: pytest.FixtureRequest, browser: Browser, sqlite_sessions: Sessions, member: Membership
) -> Page:
    """Of a post whose claim an approver agreed to."""
    with sqlite_sessions.writing() as session, across_workspaces(session):
        draft = versions.draft_from(session, by=member, now=NOON)
        draft.rules.clear()
        rule = {"kind": "words-to-avoid", "settings": {"words": ["cure"]}}
        editing.write_rule(session, draft, **rule, severity=Severity.APPROVE, role="approver")
        versions.adopt(session, draft, by=member, now=NOON)
        post = a_post(session, member, LINK, a_channel(session, member.workspace, "Square"))
        post.link_tags = request.param
        session.flush()
        legal = a_member(session, member.workspace, Role.APPROVER, user=a_user(session, "Lea Marin"))
        [found] = review(session, post.variants[0], at=NOON)
        waivers.waive(session, post.variants[0], found, why="Proven.", by=legal, now=NOON)
        path = f"/posts/{post.public_id}/compose"
    return open_page(browser, path)


def checks(page: Page, text: str) -> str:
    """The list beside the words, as they are being typed."""
    page["text"] = text
    values = {name: each for name, each in page.values.lists()}
    answer = page.browser.post("/posts/review", data=values, content_type="multipart/form-data")
    assert answer.status_code == 200
    return text_of(answer)


def test_the_yes_stands_beside_the_words_it_was_given_to(page: Page) -> None:
    assert "Lea Marin agreed to this." in text_of(page.shown)
    assert "Lea Marin agreed to this." in checks(page, LINK)

    other = checks(page, f"{LINK} now")

    assert "agreed to this" not in other and "Somebody may agree to it" in other


def test_words_typed_back_are_agreed_to_again_before_they_are_stored(page: Page) -> None:
    page["text"] = f"{LINK} now"
    stored = page.saved()

    assert "Somebody may agree to it" in text_of(stored.shown)
    assert "Lea Marin agreed to this." in checks(stored, LINK)
