"""Finding posts by their words, with the full-text index of whichever database it is.

Every word of the search must begin a word of the post: its title, its text, or one of its channels' own texts.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, false, func, literal_column, select, text
from sqlalchemy.orm import Session

from scheduler.content import Post, PostWords
from scheduler.content.words import tokens

FEW = 2000  # up to here it is quicker to begin with what was found than with the calendar
OTHER_WAYS = ("enable_seqscan", "enable_indexscan")
FOUND = "SELECT rowid FROM post_search WHERE post_search MATCH :sought"


def speaks_of(
    session: Session, workspace_id: int, sought: str, *, in_time: bool = False
) -> ColumnElement[bool]:
    """A condition on Post. `in_time`: many say it, and only the first in order of time are wanted."""
    words = tokens(sought)
    if not words:
        return false()
    if session.get_bind().dialect.name == "sqlite":
        # The plus keeps SQLite from fetching all hundred thousand, and sorting them, for the fifty of a page.
        post: ColumnElement[int] = literal_column("+post.id") if in_time else Post.id.expression
        return post.in_(_in_sqlite(FOUND, words))
    few = _few_in_postgres(session, workspace_id, words)
    its = _in_postgres(words).where(PostWords.workspace_id == workspace_id)
    return Post.id.in_(its if few is None else few)


def is_rare(session: Session, sought: str) -> bool:
    """Few posts say it: SQLite has to be told where to begin. PostgreSQL gets their numbers instead."""
    words = tokens(sought)
    if not words or session.get_bind().dialect.name != "sqlite":
        return False
    some = session.scalars(_in_sqlite(f"{FOUND} LIMIT {FEW + 1}", words)).all()
    return len(some) <= FEW


def _in_sqlite(query: str, words: list[str]) -> TextClause:
    return text(query).bindparams(sought=" ".join(f'"{word}"*' for word in words))


def _in_postgres(words: list[str]) -> Select[Any]:
    query = func.to_tsquery(text("'simple'"), " & ".join(f"{word}:*" for word in words))
    return select(PostWords.id).where(func.to_tsvector(text("'simple'"), PostWords.words).op("@@")(query))


def _few_in_postgres(session: Session, workspace_id: int, words: list[str]) -> list[int] | None:
    """The posts that say it, where they are few; once a session for each search.

    PostgreSQL cannot guess how rare the beginning of a word is: it would walk the calendar of a million for a hundred.
    """
    kept: dict[Any, list[int] | None] = session.info.setdefault("few_that_say", {})
    key = (workspace_id, *words)
    if key not in kept:
        for way in OTHER_WAYS:  # than through the index of words
            session.execute(text(f"SET LOCAL {way} = off"))
        its = _in_postgres(words).where(PostWords.workspace_id == workspace_id).limit(FEW + 1)
        found = list(session.scalars(its))
        for way in OTHER_WAYS:
            session.execute(text(f"SET LOCAL {way} = on"))
        kept[key] = found if len(found) <= FEW else None
    return kept[key]
