"""The words of every post as people search them: without case, accents and signs, one index on either database.

Both are given the same tokens, so that a search finds the same on SQLite (FTS5) and PostgreSQL (tsvector).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Text, delete, event, inspect, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from scheduler.content.post import Post
from scheduler.content.variant import Variant
from scheduler.db import Base, WorkspaceRow, within_workspace

WORD = re.compile(r"[^\W_]+")
JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})  # no accent to take off
AT_ONCE = 500
SPOKEN = ("title", "text")


class PostWords(WorkspaceRow, Base):
    """Its id is the post's. The full-text index beside it is kept by the database itself (see the migration)."""

    __tablename__ = "post_words"
    __table_args__ = (within_workspace("id", "post", ondelete="CASCADE"),)

    words: Mapped[str] = mapped_column(Text)


def folded(text: str) -> str:
    """As people search: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(JOINED))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def tokens(text: str) -> list[str]:
    return WORD.findall(folded(text))


def keep(connection: Connection, posts: Collection[int]) -> None:
    """Write the words of these posts anew. For rows that came by bulk insert; a flush does it by itself."""
    ids = sorted(posts)
    for begin in range(0, len(ids), AT_ONCE):
        _keep(connection, ids[begin : begin + AT_ONCE])


def _keep(connection: Connection, ids: list[int]) -> None:
    post, variant = Post.__table__, Variant.__table__
    said: dict[int, list[str]] = {}
    spaces: dict[int, int] = {}
    for row in connection.execute(
        select(post.c.id, post.c.workspace_id, post.c.title, post.c.text).where(post.c.id.in_(ids))
    ):
        said[row.id], spaces[row.id] = [row.title, row.text], row.workspace_id
    own = select(variant.c.post_id, variant.c.text).where(
        variant.c.post_id.in_(ids), variant.c.text.is_not(None)
    )
    for post_id, words in connection.execute(own):
        said[post_id].append(words)
    rows = [
        {"id": post_id, "workspace_id": spaces[post_id], "words": " ".join(tokens("\n".join(texts)))}
        for post_id, texts in said.items()
    ]
    if rows:
        insert: Any = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
        new = insert(PostWords.__table__)
        connection.execute(
            new.on_conflict_do_update(index_elements=["id"], set_={"words": new.excluded.words}), rows
        )


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: object) -> None:
    """Whatever wrote the words, the index knows them in the same transaction."""
    written = {*_posts_of(session.new), *_posts_of(row for row in session.dirty if _speaks_otherwise(row))}
    written |= {row.post_id for row in session.deleted if isinstance(row, Variant) and row.text is not None}
    gone = {row.id for row in session.deleted if isinstance(row, Post)}
    if gone:
        words: Any = PostWords.__table__
        session.connection().execute(delete(words).where(words.c.id.in_(gone)))
    if written - gone:
        keep(session.connection(), written - gone)


def _posts_of(rows: Iterable[object]) -> Iterable[int]:
    for row in rows:
        if isinstance(row, Post):
            yield row.id
        elif isinstance(row, Variant) and (row.text is not None or _speaks_otherwise(row)):
            yield row.post_id


def _speaks_otherwise(row: object) -> bool:
    if not isinstance(row, (Post, Variant)):
        return False
    attributes: Any = inspect(row).attrs  # type: ignore[attr-defined]
    return any(attributes[name].history.has_changes() for name in SPOKEN if name in attributes)
