"""Giving a post the day on which it ends, and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content import Post
from scheduler.content.expiry import Deed, Expiry
from scheduler.content.writing.authorship import demand_to_write
from scheduler.db import LocalTime
from scheduler.db.local_time import zone
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.publishing.gating import unstamping
from scheduler.wording import N_, Text

LONGEST = 300


class BadExpiry(ValueError):
    """It cannot end like that."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def of(session: Session, post: Post) -> Expiry | None:
    return of_posts(session, post.workspace_id, [post.id]).get(post.id)


def of_posts(session: Session, workspace_id: int, post_ids: Collection[int]) -> dict[int, Expiry]:
    """By post id."""
    found = session.scalars(
        select(Expiry).where(Expiry.workspace_id == workspace_id, Expiry.post_id.in_(post_ids))
    )
    return {expiry.post_id: expiry for expiry in found}


def set_day(
    session: Session, post: Post, *, on: date, deed: Deed, reason: str = "", by: Membership, now: datetime
) -> Expiry:
    """What happens to the post when that day begins on the workspace's wall. Raises BadExpiry, NotAllowed."""
    demand_to_write(by, post)
    if deed == Deed.REMOVE:
        demand(by, Right.SCHEDULE)  # taking down is asked for with the right it will need
    name = by.workspace.zone
    if on <= LocalTime.of(now, name).at.date():
        raise BadExpiry(N_("Choose a day after today."))
    if len(reason.strip()) > LONGEST:
        raise BadExpiry(N_("At most {most} characters, please.", most=LONGEST))
    expiry = of(session, post)
    if expiry is None:
        expiry = Expiry(workspace_id=post.workspace_id, post_id=post.id, created_at=now)
        session.add(expiry)
    expiry.on, expiry.at = on, datetime.combine(on, time(), zone(name))
    expiry.deed, expiry.reason, expiry.by_user_id, expiry.done_at = deed, reason.strip(), by.user_id, None
    session.flush()
    _ask_again(session, post)
    activity.record(session, by, f"to {deed} later", post, now=now, on=on.isoformat())
    touch(session, post.workspace_id, now)
    return expiry


def clear(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """The post stays."""
    demand_to_write(by, post)
    expiry = of(session, post)
    if expiry is None:
        return
    session.delete(expiry)
    session.flush()
    _ask_again(session, post)
    activity.record(session, by, "to stay", post, now=now)
    touch(session, post.workspace_id, now)


def _ask_again(session: Session, post: Post) -> None:
    """Without a stamp nothing of it leaves; whoever renews stamps asks the gate, which knows the new day."""
    here = post.workspace_id
    unstamping.take_off(session, here, unstamping.of_posts(here, Post.id == post.id))
