"""What adopting a version would do to what is scheduled: nobody should find out at 18:00."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.charter.book import Book
from scheduler.charter.finding import Finding
from scheduler.charter.reviewing import around_of, book, review
from scheduler.charter.version import CharterVersion
from scheduler.content import Post, Variant


@dataclass(frozen=True)
class Blocked:
    variant: Variant
    findings: tuple[Finding, ...]  # those that block


def newly_blocked(session: Session, version: CharterVersion) -> list[Blocked]:
    """Scheduled variants that the adopted charter lets pass and this version would stop, in calendar order."""
    now_holds, would_hold = book(session, version.workspace_id), Book.of(version)
    now_holds, would_hold = now_holds and now_holds.strict, would_hold.strict
    variants, found = _scheduled(session, version.workspace_id), []
    times = [variant.planned_instant for variant in variants]
    around = {b.version_id: around_of(session, b, variants, times) for b in (now_holds, would_hold) if b}

    def stops(book: Book, variant: Variant) -> tuple[Finding, ...]:
        asked = review(
            session, variant, at=variant.planned_instant, by_book=book, known=around[book.version_id]
        )
        return tuple(finding for finding in asked if finding.blocks)

    for variant in variants:
        stopped = stops(would_hold, variant)
        if stopped and not (now_holds and stops(now_holds, variant)):
            found.append(Blocked(variant, stopped))
    return found


def _scheduled(session: Session, workspace_id: int) -> list[Variant]:
    return list(
        session.scalars(
            select(Variant)
            .where(Variant.workspace_id == workspace_id, Variant.delivery.has(state="scheduled"))
            .order_by(Variant.planned_instant, Variant.id)
            .options(
                selectinload(Variant.post).selectinload(Post.attachments),
                selectinload(Variant.channel),
                selectinload(Variant.attachments),
            )
        )
    )
