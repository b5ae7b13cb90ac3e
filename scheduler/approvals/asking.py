"""Telling those whose yes is the next one: they, and nobody else, are asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.approvals import linking
from scheduler.approvals.awaited import AwaitedYes
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.standing import Standing
from scheduler.content import Variant
from scheduler.people import Membership, Role
from scheduler.wording import N_, verbatim


def ask(
    session: Session, variant: Variant, stands: Standing, *, by: Membership | None, now: datetime
) -> None:
    """Nothing where no yes is missing. Whoever asks (`by`) need not be told."""
    turn = stands.turn
    if not stands.needed or stands.approved or turn is None:
        return
    row = awaited(session, variant, stands, now=now)
    if turn.step.outside:
        linking.invite(session, variant, stands, by=by, now=now)
        return
    eyes = Eyes(session, variant.workspace_id, now)
    already = [one.by_user_id for one in stands.decisions if one.by_user_id]
    whom = eyes.eligible(variant.post, turn.step, already)
    title = verbatim(variant.post.title or variant.wording[:60])
    channel = verbatim(variant.channel.name)
    text = N_("“{title}” for {channel} waits for your yes.", title=title, channel=channel)
    if row.due_at is not None:
        text = N_(
            "“{title}” for {channel} waits for your yes within {hours} hours.",
            title=title, channel=channel, hours=turn.step.within,
        )  # fmt: skip
    elif turn.findings:
        text = N_(
            "“{title}” for {channel} waits for your yes: {reason}",
            title=title, channel=channel, reason=turn.findings[0].message,
        )  # fmt: skip
    if not whom:
        # Four eyes need two people: somebody has to know that nobody can answer.
        whom = eyes.with_role({Role.OWNER})
        text = N_(
            "Nobody but who wrote “{title}” could say yes to it on {channel}: name somebody else, or end the path.",
            title=title, channel=channel,
        )  # fmt: skip
    notices.tell(
        session,
        variant.workspace_id,
        kind="review",
        text=text,
        about=variant.public_id,
        now=now,
        users=whom - stands.said - {by.user_id if by else 0},
    )


def awaited(session: Session, variant: Variant, stands: Standing, *, now: datetime) -> AwaitedYes:
    """The row that says since when this yes is waited for: begun anew with another step, or other words."""
    assert stands.turn is not None
    row = session.scalar(
        select(AwaitedYes).where(
            AwaitedYes.workspace_id == variant.workspace_id, AwaitedYes.variant_id == variant.id
        )
    )
    about = (stands.turn.path_id, stands.turn.number, stands.content_hash)
    if row is not None and (row.path_id, row.step, row.content_hash) == about:
        return row
    if row is None:
        row = AwaitedYes(workspace_id=variant.workspace_id, variant_id=variant.id, asked_at=now)
        row.path_id, row.step, row.content_hash = about
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            return awaited(session, variant, stands, now=now)  # somebody was faster: theirs is the row
    step = stands.turn.step
    row.path_id, row.step, row.content_hash = about
    row.asked_at, row.reminded_at, row.escalated_at = now, None, None
    row.due_at = now + timedelta(hours=step.within) if step.within else None
    row.remind_at = now + timedelta(hours=step.remind) if step.remind else None
    session.flush()
    return row


def answered(session: Session, variants: Iterable[Variant]) -> None:
    """Nothing is waited for any more: asked again for the same words, after a lapse or a return, the time begins anew."""
    for variant in variants:
        session.execute(
            delete(AwaitedYes).where(
                AwaitedYes.workspace_id == variant.workspace_id, AwaitedYes.variant_id == variant.id
            )
        )
