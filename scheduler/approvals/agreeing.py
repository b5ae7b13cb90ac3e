"""What the charter keeps in and one's own agreement would lift: held, or submitted and refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from scheduler import charter
from scheduler.charter import Book, Finding, Severity
from scheduler.charter.acknowledging import reading_of
from scheduler.content import Post, Stage, Variant
from scheduler.content.hands import hands
from scheduler.people import Membership, Right, Role
from scheduler.people.roles import may

# The soonest are looked at: each is reviewed for it.
MOST = 60


@dataclass(frozen=True)
class Kept:
    """One variant, and what of the charter this person may agree to there."""

    variant: Variant
    findings: tuple[Finding, ...]


def kept_in(session: Session, by: Membership, book: Book | None, *, now: datetime) -> list[Kept]:
    """Those this person may let go by agreeing, with a reason, to what a rule found; the soonest first.

    Not what they wrote themselves, nor before they have acknowledged the charter in time: `waivers.why_not`, for many.
    """
    if book is None or not may(by, Right.DECIDE):
        return []
    mine = tuple(
        one
        for one in book.entries
        if one.severity is not Severity.ADVISE and one.role and by.role in (one.role, Role.OWNER)
    )
    reading = reading_of(session, by)
    if not mine or (reading and reading.lapsed(now)):
        return []
    variants = _stopped(session, by)
    written = hands(session, by.workspace_id, [one.post for one in variants])
    variants = [one for one in variants if by.user_id not in written[one.post_id]]
    narrow = Book(book.version_id, book.number, mine)
    around = charter.around_of(session, narrow, variants, [one.planned_instant for one in variants])
    found = (
        Kept(
            one, _blocking(charter.review(session, one, at=one.planned_instant, by_book=narrow, known=around))
        )
        for one in variants
    )
    return [one for one in found if one.findings]


def _blocking(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.blocks)


def _stopped(session: Session, by: Membership) -> list[Variant]:
    held = Variant.delivery.has(state="held")
    refused = Variant.delivery.has(state="unscheduled") | Variant.delivery.has(state="missed")
    return list(
        session.scalars(
            select(Variant)
            .join(Variant.post)
            .where(
                Variant.workspace_id == by.workspace_id,
                Post.deleted_at.is_(None),
                Post.template.is_(False),
                or_(held, (Post.stage == Stage.SUBMITTED) & refused),
            )
            .order_by(Variant.planned_instant.is_(None), Variant.planned_instant, Variant.id)
            .limit(MOST)
            .options(
                selectinload(Variant.post).options(selectinload(Post.attachments), selectinload(Post.author)),
                selectinload(Variant.channel),
                selectinload(Variant.attachments),
                selectinload(Variant.delivery),
            )
        )
    )
