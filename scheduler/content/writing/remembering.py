"""Keeping what a post said. A person's burst of savings makes one revision, not one every few seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content.post import Post
from scheduler.content.revision import Revision
from scheduler.content.variant import Variant
from scheduler.people import Membership, User
from scheduler.people.parts import touch_parts
from scheduler.people.workspace import touch

MORE_WORDS = ("thread", "first_comment")
ONE_SITTING = timedelta(minutes=10)


def said(post: Post) -> dict[str, Any]:
    """The words of a post as a revision keeps them: title, text, language, what each channel says of its own."""
    also = {v.channel.public_id: more for v in post.variants if (more := words_among(v.options))}
    return {
        "title": post.title,
        "text": post.text,
        "language": post.language,
        "own": {v.channel.public_id: v.text for v in post.variants if v.text is not None},
        "also": also,
    }


def words_among(options: Mapping[str, Any]) -> dict[str, Any]:
    """What of a channel's options is text somebody wrote: the rest of a thread, the first comment."""
    return {name: options[name] for name in MORE_WORDS if options.get(name)}


def remember(
    session: Session, post: Post, *, by: Membership, now: datetime, sitting: bool = True
) -> Revision | None:
    """Keep what the post says, before it changes. None when this person's sitting already did."""
    last = session.scalar(
        select(Revision)
        .where(Revision.workspace_id == post.workspace_id, Revision.post_id == post.id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    if sitting and last and last.by_user_id == by.user_id and now - last.at < ONE_SITTING:
        return None
    kept = Revision(
        workspace_id=post.workspace_id,
        post_id=post.id,
        number=(last.number if last else 0) + 1,
        said=said(post),
        by_user_id=by.user_id,
        at=now,
    )
    session.add(kept)
    activity.record(session, by, "revised", post, now=now, revision=kept.number)
    return kept


def changed(
    session: Session, post: Post, *variants: Variant, now: datetime, everywhere: bool = False
) -> None:
    """Count the change on the post and on the variants it touches, and tell whoever watches the calendar.

    `everywhere`: also those who watch a part the post is no longer in.
    """
    rows: list[Post | Variant] = [post, *variants]
    for row in rows:
        row.changed_at = now
        # Also when the clock has not moved since the last change: the version must grow.
        flag_modified(row, "changed_at")
    session.flush()
    if everywhere:
        touch(session, post.workspace_id, now)
    else:
        touch_parts(session, post.workspace_id, parts_of(session, post), now)


def parts_of(session: Session, post: Post) -> list[str]:
    """The parts of the calendar that show a post: its channels’, its author’s, that of whoever has it assigned. Asked of
    the database: a channel may have been added meanwhile."""
    channels = (
        select(Channel.public_id)
        .join(Variant, Variant.channel_id == Channel.id)
        .where(Variant.workspace_id == post.workspace_id, Variant.post_id == post.id)
    )
    people = select(User.public_id).where(User.id.in_((post.author_id, post.assignee_id)))
    return [*session.scalars(channels), *session.scalars(people)]
