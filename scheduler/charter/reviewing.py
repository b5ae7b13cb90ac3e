"""Asking the adopted charter about a variant, or about words that are not a post yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.channels import Channel
from scheduler.charter.book import Book
from scheduler.charter.finding import Finding
from scheduler.charter.version import CharterRule, CharterVersion
from scheduler.charter.wording import draft_for, draft_of
from scheduler.content import Variant
from scheduler.rules import Around, Neighbour


def adopted(session: Session, workspace_id: int) -> CharterVersion | None:
    """The version that holds now; None before the first adoption."""
    return session.scalar(
        select(CharterVersion)
        .where(CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
    )


def book(session: Session, workspace_id: int) -> Book | None:
    """The adopted rules, ready to review many variants; None before the first adoption."""
    version = session.scalar(
        select(CharterVersion)
        .where(CharterVersion.workspace_id == workspace_id, CharterVersion.adopted_at.is_not(None))
        .order_by(CharterVersion.number.desc())
        .limit(1)
        .options(selectinload(CharterVersion.rules).selectinload(CharterRule.clause))
    )
    return Book.of(version) if version else None


def review(
    session: Session,
    variant: Variant,
    *,
    at: datetime | None,
    by_book: Book | None = None,
    neighbours: tuple[Neighbour, ...] = (),
) -> list[Finding]:
    """What the charter says about exactly what this variant would send, going out `at` (None: no time yet).

    `by_book` spares reading the rules again when many variants are reviewed; `neighbours` are for rules that need them.
    """
    rules = by_book or book(session, variant.workspace_id)
    return rules.review(draft_of(variant), Around(at, neighbours)) if rules else []


def review_text(
    session: Session,
    workspace_id: int,
    *,
    text: str,
    channel: Channel | None,
    language: str,
    alts: tuple[str, ...] = (),
    title: str = "",
    at: datetime | None = None,
) -> list[Finding]:
    """The same for words nobody has saved. `channel` None: whatever holds wherever they go."""
    rules = book(session, workspace_id)
    draft = draft_for(channel, text=text, title=title, language=language, alts=tuple(alts))
    return rules.review(draft, Around(at=at)) if rules else []
