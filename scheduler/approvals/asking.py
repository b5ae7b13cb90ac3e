"""Telling those whose yes is the next one: they, and nobody else, are asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.approvals.eyes import Eyes
from scheduler.approvals.standing import Standing
from scheduler.content import Variant
from scheduler.people import Membership
from scheduler.wording import N_, verbatim


def ask(session: Session, variant: Variant, stands: Standing, *, by: Membership, now: datetime) -> None:
    """Nothing where no yes is missing. Whoever asks (`by`) need not be told."""
    if not stands.needed or stands.approved or stands.step is None:
        return
    already = [one.by_user_id for one in stands.decisions if one.by_user_id]
    whom = Eyes(session, variant.workspace_id).eligible(variant.post, stands.step, already)
    notices.tell(
        session,
        variant.workspace_id,
        kind="review",
        text=N_(
            "“{title}” for {channel} waits for your yes.",
            title=verbatim(variant.post.title or variant.wording[:60]),
            channel=verbatim(variant.channel.name),
        ),
        about=variant.public_id,
        now=now,
        users=whom - {by.user_id},
    )
