"""What waits for a yes: for mine, and for somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from scheduler.approvals.deciding import CannotDecide, why_not
from scheduler.approvals.decision import Decision, Verdict
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.routing import living, rules_ask
from scheduler.approvals.standing import Standing, standings
from scheduler.content import Post, Stage, Variant
from scheduler.people import Membership


@dataclass(frozen=True)
class Waiting:
    variant: Variant
    standing: Standing
    refusal: CannotDecide | None  # why my yes would not count; None: it waits for mine
    before: Decision | None  # one's own last decision, else the last yes, to show what changed since

    @property
    def mine(self) -> bool:
        return self.refusal is None


def waiting(session: Session, by: Membership, *, now: datetime) -> list[Waiting]:
    """Submitted variants whose approval is missing: planned ones first, in the order of the calendar."""
    return weighed(session, by, now=now)[0]


def weighed(session: Session, by: Membership, *, now: datetime) -> tuple[list[Waiting], int]:
    """The same, and how many in review were weighed to find them: approved ones cost as much."""
    if not living(session, by.workspace_id) and not rules_ask(session, by.workspace_id):
        return [], 0
    all_in_review = in_review(session, by.workspace_id)
    stands = standings(session, by.workspace_id, all_in_review, at=now)
    found = [variant for variant in all_in_review if not stands[variant.id].approved]
    eyes = Eyes(session, by.workspace_id, now)
    eyes.look_up([variant.post for variant in found])
    before = _before(session, by, [variant.id for variant in found])
    asked = [
        Waiting(
            variant,
            stands[variant.id],
            why_not(eyes, variant, stands[variant.id], by),
            before.get(variant.id),
        )
        for variant in found
    ]
    return asked, len(all_in_review)


def sent_back_to(session: Session, by: Membership) -> list[tuple[Variant, Decision]]:
    """This person's own posts that came back and are drafts since, each with the words that came with it."""
    rows = session.execute(
        select(Variant, Decision)
        .join(Decision, (Decision.variant_id == Variant.id) & (Decision.workspace_id == by.workspace_id))
        .join(Variant.post)
        .where(
            Variant.workspace_id == by.workspace_id,
            Post.author_id == by.user_id,
            Post.stage == Stage.DRAFT,
            Post.deleted_at.is_(None),
        )
        .order_by(Decision.id)
        .options(selectinload(Variant.post), selectinload(Variant.channel))
    )
    last = {variant.id: (variant, decision) for variant, decision in rows}
    return [pair for pair in last.values() if pair[1].verdict == Verdict.SEND_BACK]


def came_back_to(by: Membership) -> ColumnElement[bool]:
    """The same of a post, as a condition of a query: the last word on one of its variants sent it back."""
    later = aliased(Decision)
    last = ~exists().where(
        later.workspace_id == by.workspace_id, later.variant_id == Decision.variant_id, later.id > Decision.id
    )
    sent_back = exists().where(
        Variant.workspace_id == by.workspace_id,
        Variant.post_id == Post.id,
        Decision.workspace_id == by.workspace_id,
        Decision.variant_id == Variant.id,
        Decision.verdict == Verdict.SEND_BACK,
        last,
    )
    return and_(Post.author_id == by.user_id, Post.stage == Stage.DRAFT, sent_back)


def in_review(session: Session, workspace_id: int) -> list[Variant]:
    """What may wait for a yes: submitted, and not on its way. Planned ones first, in the order of the calendar."""
    return list(
        session.scalars(
            select(Variant)
            .join(Variant.post)
            .where(
                Variant.workspace_id == workspace_id,
                Post.stage == Stage.SUBMITTED,
                Post.deleted_at.is_(None),
                Variant.delivery.has(state="unscheduled")
                | Variant.delivery.has(state="missed")
                | Variant.correction.has(),
            )
            .order_by(Variant.planned_instant.is_(None), Variant.planned_instant, Variant.id)
            .options(
                selectinload(Variant.post).options(
                    selectinload(Post.attachments), selectinload(Post.author), selectinload(Post.pillar)
                ),
                selectinload(Variant.channel),
                selectinload(Variant.attachments),
                selectinload(Variant.delivery),
            )
        )
    )


def _before(session: Session, by: Membership, variant_ids: list[int]) -> dict[int, Decision]:
    rows = session.scalars(
        select(Decision)
        .where(
            Decision.workspace_id == by.workspace_id,
            Decision.variant_id.in_(variant_ids),
            or_(Decision.verdict == Verdict.APPROVE, Decision.by_user_id == by.user_id),
        )
        .order_by(Decision.id)
    ).all()
    # One's own goes before anybody else's, however old: it is what one remembers.
    return {
        one.variant_id: one for one in sorted(rows, key=lambda one: (one.by_user_id == by.user_id, one.id))
    }
