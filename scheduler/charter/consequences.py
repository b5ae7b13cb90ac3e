"""What adopting a version would do to what is scheduled: nobody should find out at 18:00."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.charter.book import Book
from scheduler.charter.finding import Finding
from scheduler.charter.reviewing import book
from scheduler.charter.version import CharterVersion
from scheduler.charter.wording import draft_of
from scheduler.content import Post, Variant
from scheduler.rules import Around


@dataclass(frozen=True)
class Blocked:
    variant: Variant
    findings: tuple[Finding, ...]  # those that block


def newly_blocked(session: Session, version: CharterVersion) -> list[Blocked]:
    """Scheduled variants that the adopted charter lets pass and this version would stop, in calendar order."""
    now_holds, would_hold = book(session, version.workspace_id), Book.of(version)
    found = []
    for variant in _scheduled(session, version.workspace_id):
        draft, around = draft_of(variant), Around(at=variant.planned_instant)
        stopped = tuple(f for f in would_hold.review(draft, around) if f.blocks)
        if stopped and not (now_holds and any(f.blocks for f in now_holds.review(draft, around))):
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
