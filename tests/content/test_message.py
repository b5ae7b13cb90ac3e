from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.content import writing
from scheduler.content.message import compose, content_hash
from scheduler.db import Sessions
from tests.content.test_versions import TOMORROW, a_picture
from tests.newsroom import NOON, a_channel, a_member, a_post, a_workspace


@pytest.fixture
def room(sqlite_sessions: Sessions):
    with sqlite_sessions.writing() as session:
        editor = a_member(session, a_workspace(session))
        post = a_post(session, editor, "Common.", a_channel(session, editor.workspace))
        writing.set_images(session, post, [a_picture(session, editor, alt="The sea")], by=editor, now=NOON)
        yield session, editor, post, post.variants[0]


def test_a_message_holds_what_the_channel_would_say(room) -> None:
    session, editor, post, variant = room
    writing.tailor(session, variant, "Own.", options={"subject": "Hi"}, by=editor, now=NOON)
    writing.plan(session, variant, TOMORROW, by=editor, now=NOON)

    message = compose(variant, media_root=Path("/data/media"), url="https://m.example/posts/1")

    media = post.attachments[0].media
    assert (message.title, message.text, message.language) == ("Winter season", "Own.", "en")
    assert (message.options, message.url, message.post_id) == (
        {"subject": "Hi"},
        "https://m.example/posts/1",
        post.public_id,
    )
    assert message.planned == TOMORROW.instant()
    assert (message.images[0].alt, message.images[0].path) == (
        "The sea",
        Path("/data/media") / editor.workspace.public_id / f"{media.public_id}.png",
    )


def test_the_hash_changes_with_anything_that_would_be_sent(room) -> None:
    session, editor, post, variant = room
    hashes = [content_hash(variant)]

    def after(deed) -> None:
        deed()
        hashes.append(content_hash(variant))

    after(lambda: writing.revise(session, post, by=editor, now=NOON, title="Other"))
    after(lambda: writing.revise(session, post, by=editor, now=NOON, text="Other."))
    after(lambda: writing.revise(session, post, by=editor, now=NOON, language="fr"))
    after(lambda: writing.tailor(session, variant, None, options={"subject": "Hi"}, by=editor, now=NOON))
    after(
        lambda: writing.set_images(
            session, post, [writing.Picked(post.attachments[0].media, "Dusk")], by=editor, now=NOON
        )
    )
    after(lambda: writing.set_images(session, variant, [], by=editor, now=NOON))

    assert len(set(hashes)) == 7


def test_the_hash_stays_when_only_the_plan_changes(room) -> None:
    session, editor, post, variant = room
    before = content_hash(variant)

    writing.plan(session, variant, TOMORROW, by=editor, now=NOON)
    writing.revise(session, post, by=editor, now=NOON, assignee=editor.user)
    writing.tailor(session, variant, "Common.", by=editor, now=NOON)  # of its own, but the same words

    assert content_hash(variant) == before
