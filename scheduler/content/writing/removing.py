"""Throwing a post away, and taking it back: undo for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content.post import Post
from scheduler.content.variant import Variant
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.remembering import changed
from scheduler.people import Membership
from scheduler.wording import N_, Text

# Names of publishing's states, which lives above this floor.
ABOUT_TO = frozenset({"scheduled", "publishing", "waiting", "unconfirmed"})


class StillGoing(Exception):
    """It is on its way, or out: it cannot simply disappear."""

    def __init__(self, variant: Variant, text: Text) -> None:
        self.variant = variant
        self.text = text
        super().__init__(str(text))


def delete(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """Out of sight, with its words kept. Raises StillGoing while a variant is scheduled or on its way."""
    demand_to_write(by, post)
    if post.deleted_at:
        return
    for variant in post.variants:
        session.refresh(variant.delivery)
        if variant.delivery.state in ABOUT_TO:
            raise StillGoing(
                variant,
                N_(
                    "On {channel} it is scheduled or on its way: unschedule it first.",
                    channel=variant.channel.name,
                ),
            )
    post.deleted_at = now
    activity.record(session, by, "deleted", post, now=now)
    changed(session, post, *post.variants, now=now)


def restore(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """As it was before it was deleted."""
    demand_to_write(by, post)
    if post.deleted_at is None:
        return
    post.deleted_at = None
    activity.record(session, by, "restored", post, now=now)
    changed(session, post, *post.variants, now=now)


def demand_never_left(session: Session, variant: Variant) -> None:
    """A variant that was tried, or is about to be, keeps its history: it cannot be taken off."""
    session.refresh(variant.delivery)
    if variant.delivery.state in ABOUT_TO or variant.delivery.fence:
        raise StillGoing(
            variant,
            N_(
                "On {channel} it is scheduled, on its way or was sent: it keeps that channel.",
                channel=variant.channel.name,
            ),
        )
