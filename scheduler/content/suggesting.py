"""Hashtags and mentions a newsroom uses, most used first: out of its latest posts and its sets of hashtags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import regex
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.content.phrase import Phrase, PhraseKind
from scheduler.content.post import Post
from scheduler.content.variant import Variant

LOOKED_AT = 300  # posts: what was fashionable three years ago is no suggestion
HASHTAG = regex.compile(r"(?<![\p{L}\p{N}_&/])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]+")
MENTION = regex.compile(r"(?<![\p{L}\p{N}_&/.])@[\p{L}\p{N}_]+(?:[.@-][\p{L}\p{N}_]+)*")


@dataclass(frozen=True)
class Suggestions:
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]


def suggestions(session: Session, workspace_id: int, *, most: int = 24) -> Suggestions:
    """Each once, whatever its case; written as it is written most often."""
    latest = (
        select(Post.id, Post.text)
        .where(Post.workspace_id == workspace_id, Post.deleted_at.is_(None))
        .order_by(Post.id.desc())
        .limit(LOOKED_AT)
    )
    rows = session.execute(latest).all()
    own = session.scalars(
        select(Variant.text).where(
            Variant.workspace_id == workspace_id,
            Variant.post_id.in_([row.id for row in rows]),
            Variant.text.is_not(None),
        )
    )
    sets = session.scalars(
        select(Phrase.text).where(Phrase.workspace_id == workspace_id, Phrase.kind == PhraseKind.HASHTAGS)
    )
    texts = [*(row.text for row in rows), *(text for text in own if text)]
    return Suggestions(_most(HASHTAG, [*texts, *sets], most), _most(MENTION, texts, most))


def _most(pattern: regex.Pattern[str], texts: Iterable[str], most: int) -> tuple[str, ...]:
    written = Counter(found for text in texts for found in pattern.findall(text))
    total: Counter[str] = Counter()
    for words, times in written.items():
        total[words.casefold()] += times
    spelled: dict[str, str] = {}
    for words, _ in written.most_common():
        spelled.setdefault(words.casefold(), words)
    return tuple(spelled[key] for key, _ in total.most_common(most))
