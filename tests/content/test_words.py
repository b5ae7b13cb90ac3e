from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from scheduler.content import Post, PostWords, words
from scheduler.db import Sessions
from scheduler.people import Workspace
from tests.newsroom import NOON, a_channel, a_member, a_post, a_variant, a_workspace


def kept(sessions: Sessions, space: Workspace) -> list[str]:
    with sessions.reading() as session:
        return sorted(session.scalars(select(PostWords.words).where(PostWords.workspace_id == space.id)))


def test_a_post_is_found_by_its_title_text_and_own_texts_without_accents(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), "Où ? À l’Île !", title="ÉTÉ_2026")
        a_variant(session, post, a_channel(session, space), text="Œuvre naïve")

    assert kept(sessions, space) == ["ete 2026 ou a l ile oeuvre naive"]


def test_the_index_follows_every_change_of_the_words(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        post = a_post(session, a_member(session, space), "First", title="")
        variant = a_variant(session, post, a_channel(session, space))
        post.text = "Second"
        session.flush()
        variant.text = "Third"

    assert kept(sessions, space) == ["second third"]


def test_what_was_inserted_in_bulk_is_kept_when_asked(sessions: Sessions) -> None:
    with sessions.writing() as session:
        space = a_workspace(session)
        ada = a_member(session, space)
        stamps = {"created_at": NOON, "changed_at": NOON, "stage": "draft", "language": "fr"}
        row = {"id": 7, "workspace_id": space.id, "author_id": ada.user_id, "title": "Marée", **stamps}
        session.execute(insert(Post), [row])
        assert found(session, "maree") == []

        words.keep(session.connection(), [7])

        assert found(session, "maree") == [7]


@pytest.mark.parametrize("deed", ["delete", "rewrite"])
def test_what_is_gone_is_not_found(sessions: Sessions, deed: str) -> None:
    with sessions.writing() as session:
        post = a_post(session, a_member(session, a_workspace(session)), "Lighthouse")
        if deed == "delete":
            session.execute(text("DELETE FROM post"))
        else:
            post.text = "Estuary"
            session.flush()

        assert found(session, "lighthouse") == []


def found(session: Session, word: str) -> list[int]:
    sqlite = "SELECT rowid FROM post_search WHERE post_search MATCH :word"
    postgres = "SELECT id FROM post_words WHERE to_tsvector('simple', words) @@ to_tsquery('simple', :word)"
    query = sqlite if session.get_bind().dialect.name == "sqlite" else postgres
    return list(session.scalars(text(query), {"word": word}))
