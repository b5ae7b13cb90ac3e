"""The day has come: taken down through the same ledger as any removal, or its owner is asked to look it over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scheduler import activity, notices
from scheduler.content import Post
from scheduler.content.expiry import Deed, Expiry, endings
from scheduler.db import across_workspaces
from scheduler.people import Membership, Right
from scheduler.people.finding import membership_of
from scheduler.people.roles import may
from scheduler.publishing import State
from scheduler.publishing.corrections import taking_down
from scheduler.publishing.planned import editing
from scheduler.publishing.states import UNDER_WAY
from scheduler.wording import N_, Text, in_language, verbatim

AT_ONCE = 20
A_WHILE = timedelta(minutes=10)
ASKED = N_("Its time was over on {day}.")
OPEN = N_(
    "Nobody knows yet whether “{title}” is out everywhere. Say what became of it, and it is taken down."
)
NOBODY = N_("Whoever asked for it may not schedule here any more.")


def waiting(session: Session, *, now: datetime) -> bool:
    with across_workspaces(session):
        return session.scalar(_due(now).limit(1)) is not None


def see_to(session: Session, *, now: datetime) -> int:
    """Some of those whose day has come, over all workspaces; gives how many."""
    with across_workspaces(session):
        found = session.scalars(
            _due(now).order_by(Expiry.at).limit(AT_ONCE).with_for_update(skip_locked=True, of=Expiry)
        ).all()
        for expiry in found:
            again = _was_put_off(session, expiry)
            unsettled = _unsettled(session, expiry) if expiry.deed == Deed.REMOVE else set()
            if expiry.post.deleted_at is None and not (again and unsettled):
                _end(session, expiry, now)
            if unsettled:
                expiry.at = now + A_WHILE  # once it is known to be out, it can be taken down
                if not again and unsettled != {State.PUBLISHING}:
                    _tell(session, expiry, N_(OPEN.msgid, title=_title(expiry.post)), now)
            else:
                expiry.done_at = now
        session.flush()
    return len(found)


def _was_put_off(session: Session, expiry: Expiry) -> bool:
    end = endings(session, expiry.workspace_id, [expiry.post_id]).get(expiry.post_id)
    return end is not None and expiry.at > end


def _unsettled(session: Session, expiry: Expiry) -> set[str]:
    """The states of what is on its way or may be out, of which nobody can say yet what is to come down."""
    for variant in expiry.post.variants:
        session.refresh(variant.delivery)
    return {variant.delivery.state for variant in expiry.post.variants} & UNDER_WAY


def _end(session: Session, expiry: Expiry, now: datetime) -> None:
    post = expiry.post
    if expiry.deed == Deed.REVIEW:
        text = N_(
            "“{title}” is to be looked over: {reason}",
            title=_title(post),
            reason=verbatim(expiry.reason) if expiry.reason else N_(ASKED.msgid, day=expiry.on.isoformat()),
        )
        _tell(session, expiry, text, now)
        activity.record(session, None, "is to be looked over", post, now=now)
        return
    by = membership_of(session, expiry.by_user_id, expiry.workspace_id)
    if not may(by, Right.SCHEDULE) or by is None:
        _could_not(session, expiry, [NOBODY], now)
        return
    _stop_what_waits(session, expiry, by, now)
    over = N_(ASKED.msgid, day=expiry.on.isoformat())
    # The history keeps it in the words of the house.
    reason = expiry.reason or over.render(in_language(by.workspace.locale))
    _, cannot = taking_down.take_down_everywhere(session, post, reason=reason, by=by, now=now)
    if cannot:
        _could_not(session, expiry, cannot, now)


def _stop_what_waits(session: Session, expiry: Expiry, by: Membership, now: datetime) -> None:
    """What has not gone out yet does not go out after its end."""
    for variant in expiry.post.variants:
        session.refresh(variant.delivery)
        if variant.delivery.state == State.SCHEDULED:
            editing.plan(session, variant, None, by=by, now=now)


def _could_not(session: Session, expiry: Expiry, why: list[Text], now: datetime) -> None:
    text = N_("“{title}” should have been taken down: {reason}", title=_title(expiry.post), reason=why[0])
    _tell(session, expiry, text, now)


def _tell(session: Session, expiry: Expiry, text: Text, now: datetime) -> None:
    post = expiry.post
    notices.tell(
        session,
        expiry.workspace_id,
        kind="ending",
        text=text,
        about=post.public_id,
        now=now,
        users={expiry.by_user_id, post.assignee_id or post.author_id},
    )


def _title(post: Post) -> Text:
    return verbatim(post.title or post.text[:60])


def _due(now: datetime):  # type: ignore[no-untyped-def]
    return (
        select(Expiry)
        .where(Expiry.at <= now, Expiry.done_at.is_(None))
        .options(joinedload(Expiry.post, innerjoin=True))
    )
