"""Campaign tags on links: where they go, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.content import writing
from scheduler.content.link_tags import insertions, kept, tagged
from scheduler.content.message import compose, content_hash
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing import Delivery, State
from scheduler.publishing.claiming import loading
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace

TAGS = {"campaign": "hiver 2026"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See https://a.example/x.", "See https://a.example/x?utm_source=p&utm_campaign=hiver%202026."),
        ("https://a.example/?q=1#top", "https://a.example/?q=1&utm_source=p&utm_campaign=hiver%202026#top"),
        ("[x](https://a.example)", "[x](https://a.example?utm_source=p&utm_campaign=hiver%202026)"),
        ("https://a.example/w_(b) c", "https://a.example/w_(b)?utm_source=p&utm_campaign=hiver%202026 c"),
        ("https://a.example/?utm_source=own", "https://a.example/?utm_source=own"),
        ("No link, a.example neither.", "No link, a.example neither."),
    ],
)
def test_every_link_carries_the_tags_and_those_with_tags_keep_them(before: str, after: str) -> None:
    assert tagged(before, TAGS, platform="p") == after
    assert tagged(after, TAGS, platform="p") == after


def test_the_places_are_those_of_the_text_as_it_was_written() -> None:
    assert insertions("a https://b.example c", {"source": "x"}, platform="p") == [(19, "?utm_source=x")]


def test_only_known_tags_are_kept() -> None:
    assert kept({"campaign": " a  b ", "evil": "x", "term": ""}) == {"campaign": "a b"}
    assert kept({}) is None


def test_what_is_sent_and_approved_has_the_tags(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada, "https://a.example", a_channel(session, ada.workspace))
        before = content_hash(post.variants[0])

        writing.revise(session, post, by=ada, now=NOON, link_tags=TAGS)

        assert post.text == "https://a.example"
        sent = compose(post.variants[0], media_root=tmp_path)
        assert sent.text == "https://a.example?utm_source=manual&utm_campaign=hiver%202026"
        assert content_hash(post.variants[0]) != before
        with across_workspaces(session):
            claimed = loading.words(session, [post.variants[0].id])[post.variants[0].id]
        assert (claimed.text, claimed.digest) == (sent.text, content_hash(post.variants[0]))


def test_what_has_left_keeps_the_tags_it_left_with(sessions: Sessions) -> None:
    with sessions.writing() as session:
        ada = a_member(session, a_workspace(session))
        post = a_post(session, ada, "https://a.example", a_channel(session, ada.workspace))
        writing.revise(session, post, by=ada, now=NOON, link_tags=TAGS)
        said = post.variants[0].wording
        delivery: Delivery = post.variants[0].delivery
        delivery.state, delivery.proof = State.PUBLISHED, "seen"
        session.flush()

        writing.revise(session, post, by=ada, now=NOON, link_tags={"campaign": "spring"})

        assert post.variants[0].wording == said
