"""Finding posts by their words, with the full-text index of whichever database it is.

Every word of the search must begin a word of the post: its title, its text, or one of its channels' own texts.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import bindparam

from scheduler.content import Post, PostWords
from scheduler.content.words import tokens

FEW = 2000  # up to here the found posts are listed; beyond, each post at hand is asked


def speaks_of(session: Session, workspace_id: int, sought: str) -> ColumnElement[bool]:
    """A condition on Post. For rare words the index is read first, for common ones only where one looks anyway."""
    words = tokens(sought)
    if not words:
        return false()
    if session.get_bind().dialect.name != "sqlite":
        query = func.to_tsquery(text("'simple'"), " & ".join(f"{word}:*" for word in words))
        matches = func.to_tsvector(text("'simple'"), PostWords.words).op("@@")(query)
        found = select(PostWords.id).where(PostWords.workspace_id == workspace_id, matches)
        # The planner of PostgreSQL knows how common a word is, and chooses by itself.
        return Post.id.in_(found)
    query_text = " ".join(f'"{word}"*' for word in words)
    ids = session.scalars(
        text("SELECT rowid FROM post_search WHERE post_search MATCH :query LIMIT :most"),
        {"query": query_text, "most": FEW + 1},
    ).all()
    if len(ids) <= FEW:
        return Post.id.in_(ids)
    each = text("EXISTS (SELECT 1 FROM post_search WHERE post_search MATCH :query AND rowid = post.id)")
    return each.bindparams(bindparam("query", query_text))  # type: ignore[return-value]
