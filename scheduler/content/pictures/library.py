"""The pictures of a workspace: found, described, and removed when nothing shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.content.media import Attachment, Media
from scheduler.content.post import Post
from scheduler.content.writing.acceptable import alt_of
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.wording import N_, Text

A_PAGE = 24


class InUse(Exception):
    """A post shows the picture: it stays until no post does."""

    def __init__(self, posts: list[Post]) -> None:
        self.posts = posts
        self.text: Text = N_("A post still shows this picture: take it out there first.")
        super().__init__(str(self.text))


@dataclass(frozen=True)
class Page:
    pictures: list[Media]
    number: int
    pages: int
    total: int


def library(
    session: Session, workspace_id: int, *, words: str = "", number: int = 1, size: int = A_PAGE
) -> Page:
    """One page of the library, newest first; `words` are looked for in names and alternative texts."""
    matching = [Media.workspace_id == workspace_id, Media.deleted_at.is_(None)]
    for word in words.split():
        like = f"%{_literally(word)}%"
        matching.append(or_(Media.name.ilike(like, escape="\\"), Media.alt.ilike(like, escape="\\")))
    total = session.scalar(select(func.count(Media.id)).where(*matching)) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    found = session.scalars(
        select(Media).where(*matching).order_by(Media.id.desc()).limit(size).offset((number - 1) * size)
    )
    return Page(list(found), number, pages, total)


def used_in(session: Session, workspace_id: int, media: Iterable[Media]) -> dict[int, list[Post]]:
    """For each picture (by its id) the posts that show it, also deleted ones that may still come back."""
    ids = [m.id for m in media]
    found: dict[int, list[Post]] = {media_id: [] for media_id in ids}
    rows = session.execute(
        select(Attachment.media_id, Post)
        .join(Post, (Post.id == Attachment.post_id) & (Post.workspace_id == Attachment.workspace_id))
        .where(Attachment.workspace_id == workspace_id, Attachment.media_id.in_(ids))
        .order_by(Post.id.desc())
    )
    for media_id, post in rows:
        if post not in found[media_id]:
            found[media_id].append(post)
    return found


def describe(session: Session, media: Media, alt: str, *, by: Membership, now: datetime) -> None:
    """What the picture shows, offered wherever it is used next; posts that show it keep their own words."""
    demand(by, Right.WRITE)
    alt = alt_of(alt)
    if alt == media.alt:
        return
    media.alt = alt
    activity.record(session, by, "described", media, now=now)


def remove(session: Session, media: Media, *, by: Membership, now: datetime) -> None:
    """Out of the library; `take_back` undoes it. Raises InUse. One's own pictures, or any for who edits all."""
    demand(by, Right.WRITE if media.by_user_id == by.user_id else Right.WRITE_ALL)
    posts = used_in(session, media.workspace_id, [media])[media.id]
    if posts:
        raise InUse(posts)
    media.deleted_at = now
    activity.record(session, by, "removed", media, now=now)


def take_back(session: Session, media: Media, *, by: Membership, now: datetime) -> None:
    """Back into the library."""
    demand(by, Right.WRITE)
    if media.deleted_at:
        media.deleted_at = None
        activity.record(session, by, "restored", media, now=now)


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
