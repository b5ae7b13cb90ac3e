"""Where the matter of a notice is looked after: the page a person opens to do something about it."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Comment, Post, Variant
from scheduler.notices import Notice
from scheduler.publishing.corrections import public
from scheduler.series import Occurrence, Series
from web.rights import may

# Of these kinds all notices are about the same page.
PAGES = {"charter": "charter.show", "zones": "calendar.show", "key_date": "calendar.around_posts"}


def address(session: Session, notice: Notice) -> str:
    """The closest page there still is: a matter may have been removed since."""
    match notice.kind:
        case "channel" | "expiry" | "expiry_soon":
            return _channel(session, notice)
        case "review" | "review_late" | "review_over" | "sent_back":
            return url_for("approvals.show", _anchor=notice.about or None)
        case "assigned":
            return _post(session, notice, "composer.compose")
        case "comment":
            return _comment(session, notice)
        case "evaluation":
            return _plan(session, notice)
        case kind if kind in PAGES:
            return url_for(PAGES[kind])
        case "freeze":
            return url_for("queue.freeze", freeze_id=notice.about)
        case "series" | "series_over":
            return _series(session, notice)
        case "ending":
            return _post(session, notice)
        case "spread":
            return url_for("queue.show", _anchor=f"turns-{notice.about}")
        case "approved":
            variant = _variant(session, notice)
            return (
                url_for("composer.show", post_id=variant.post.public_id)
                if variant
                else url_for("notices.show")
            )
        case _:
            return _delivery(session, notice)


def _series(session: Session, notice: Notice) -> str:
    """A date's post where it is about one, else the series."""
    date = session.scalar(
        select(Post.public_id)
        .join(Occurrence, (Occurrence.post_id == Post.id) & (Occurrence.workspace_id == Post.workspace_id))
        .where(Post.workspace_id == notice.workspace_id, Occurrence.public_id == notice.about)
    )
    if date is not None:
        return url_for("composer.show", post_id=date)
    stands = select(Series.id).where(
        Series.workspace_id == notice.workspace_id, Series.public_id == notice.about
    )
    if session.scalar(stands) is None:
        return url_for("series.show")
    return url_for("series.one", series_id=notice.about)


def _post(session: Session, notice: Notice, page: str = "composer.show") -> str:
    stands = select(Post.id).where(Post.workspace_id == notice.workspace_id, Post.public_id == notice.about)
    if session.scalar(stands) is None:
        return url_for("notices.show")
    return url_for(page, post_id=notice.about)


def _comment(session: Session, notice: Notice) -> str:
    of = select(Post.public_id).join(
        Comment, (Comment.post_id == Post.id) & (Comment.workspace_id == Post.workspace_id)
    )
    found = session.scalar(
        of.where(Comment.workspace_id == notice.workspace_id, Comment.public_id == notice.about)
    )
    return (
        url_for("composer.show", post_id=found, _anchor=f"c-{notice.about}")
        if found
        else url_for("notices.show")
    )


def _channel(session: Session, notice: Notice) -> str:
    stands = select(Channel.id).where(
        Channel.workspace_id == notice.workspace_id,
        Channel.public_id == notice.about,
        Channel.removed_at.is_(None),
    )
    if session.scalar(stands) is None:
        return url_for("channels.show")
    return url_for("channels.page", channel_id=notice.about)


def _plan(session: Session, notice: Notice) -> str:
    stands = select(Channel.id).where(
        Channel.workspace_id == notice.workspace_id,
        Channel.public_id == notice.about,
        Channel.removed_at.is_(None),
    )
    # Whoever may not change plans reads it on the page of all.
    if session.scalar(stands) is None or not may("plan"):
        return url_for("plan.show")
    return url_for("plan.edit", channel_id=notice.about)


def _delivery(session: Session, notice: Notice) -> str:
    """What failed, waits or is held: the queue's page of it has the one safe next action."""
    variant = _variant(session, notice)
    if variant is None:
        return url_for("queue.show")
    about = public.open_afterwards(session, variant) or variant.delivery
    return url_for("queue.delivery", delivery_id=about.public_id)


def _variant(session: Session, notice: Notice) -> Variant | None:
    return session.scalar(
        select(Variant).where(Variant.workspace_id == notice.workspace_id, Variant.public_id == notice.about)
    )
