"""Talking about a post: a comment on a passage, who is told of it, settled or taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.content.comment import Comment
from scheduler.content.post import Post
from scheduler.content.writing.acceptable import Unfit, text_of
from scheduler.content.writing.authorship import may_write
from scheduler.people import Membership, Right, User
from scheduler.people.finding import members
from scheduler.people.roles import NotAllowed, demand, may
from scheduler.wording import N_, verbatim, whose_name

TEXT_MOST = 4_000
PASSAGE_MOST = 500


def comment(
    session: Session,
    post: Post,
    text: str,
    *,
    passage: str = "",
    shared: bool = False,
    by: Membership,
    now: datetime,
) -> Comment:
    """Tells those it names (@Ada or @Ada Roux), its author and who was asked to write it. Raises Unfit.

    `shared`: approvers outside read it, too; otherwise it stays among colleagues.
    """
    demand(by, Right.WRITE)
    text = text_of(text).strip()
    if not text or len(text) > TEXT_MOST:
        raise Unfit(
            {"text": N_("A comment has {most} characters at most, and at least one.", most=TEXT_MOST)}
        )
    said = Comment(
        workspace_id=post.workspace_id,
        post_id=post.id,
        by_user_id=by.user_id,
        by=by.user,
        text=text,
        passage=text_of(passage).strip()[:PASSAGE_MOST],
        shared=shared,
        created_at=now,
    )
    session.add(said)
    session.flush()
    activity.record(session, by, "commented", post, now=now)
    people = [member.user for member in members(session, post.workspace_id)]
    _tell(session, post, said, named(text, people), people, by=by, now=now)
    return said


def resolve(session: Session, said: Comment, *, by: Membership, now: datetime) -> None:
    """Dealt with. Twice is once. Whoever wrote it says so, or whoever may change the post."""
    _demand_a_say(session, said, by)
    if said.resolved_at is None:
        said.resolved_at, said.resolved_by_id = now, by.user_id
        notices.settle(session, said.workspace_id, about=said.public_id, now=now)


def reopen(session: Session, said: Comment, *, by: Membership) -> None:
    _demand_a_say(session, said, by)
    said.resolved_at = said.resolved_by_id = None


def may_settle(by: Membership | None, said: Comment, post: Post) -> bool:
    own = by is not None and by.user_id == said.by_user_id and may(by, Right.WRITE)
    return own or may_write(by, post)


def _demand_a_say(session: Session, said: Comment, by: Membership) -> None:
    post = session.scalars(
        select(Post).where(Post.workspace_id == said.workspace_id, Post.id == said.post_id)
    ).one()
    if not may_settle(by, said, post):
        raise NotAllowed(Right.WRITE_ALL)


def comments(session: Session, post: Post) -> list[Comment]:
    """Open ones first, each kind in the order they were made."""
    found = session.scalars(
        select(Comment)
        .where(Comment.workspace_id == post.workspace_id, Comment.post_id == post.id)
        .order_by(Comment.id)
    )
    return sorted(found, key=lambda said: said.resolved_at is not None)


def open_count(session: Session, post: Post) -> int:
    return (
        session.scalar(
            select(func.count(Comment.id)).where(
                Comment.workspace_id == post.workspace_id,
                Comment.post_id == post.id,
                Comment.resolved_at.is_(None),
            )
        )
        or 0
    )


def named(text: str, people: Sequence[User]) -> list[User]:
    """Whom a text names: by the whole name, or by a first name only one person has."""
    lower = text.casefold()
    firsts = [person.name.split(maxsplit=1)[0].casefold() for person in people]
    found = []
    for person, first in zip(people, firsts, strict=True):
        if _says(lower, person.name.casefold()) or (firsts.count(first) == 1 and _says(lower, first)):
            found.append(person)
    return found


def _says(text: str, name: str) -> bool:
    start = text.find("@" + name)
    while start >= 0:
        after = text[start + len(name) + 1 :]
        if not after[:1].isalnum():
            return True
        start = text.find("@" + name, start + 1)
    return False


def _tell(
    session: Session,
    post: Post,
    said: Comment,
    mentioned: list[User],
    people: list[User],
    *,
    by: Membership,
    now: datetime,
) -> None:
    words = {"name": whose_name(by.user.name), "title": verbatim(post.title or post.text[:60])}
    here = {person.id for person in people}
    asked = {person.id for person in mentioned} - {by.user_id}
    others = ({post.author_id, post.assignee_id or post.author_id} & here) - asked - {by.user_id}
    for users, text in (
        (asked, N_("{name} mentions you in a comment on “{title}”.", **words)),
        (others, N_("{name} commented on “{title}”.", **words)),
    ):
        if users:
            notices.tell(
                session,
                post.workspace_id,
                kind="comment",
                text=text,
                about=said.public_id,
                now=now,
                users=users,
            )
