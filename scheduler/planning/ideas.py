"""The backlog: anybody adds a line, colleagues vote, an editor files it. An idea is a post at its first stage, so
that what becomes of it keeps its author, its votes and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, joinedload, selectinload

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content import Post, Stage, Variant, writing
from scheduler.content.spacing import one_line
from scheduler.content.writing.acceptable import TITLE_MOST
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.planning.pillar import Pillar
from scheduler.planning.vote import Vote

A_PAGE = 40


@dataclass(frozen=True)
class Listed:
    post: Post
    votes: int
    mine: bool  # the reader voted for it


def add(
    session: Session,
    *,
    by: Membership,
    words: str,
    now: datetime,
    pillar: Pillar | None = None,
    channels: Sequence[Channel] = (),
    language: str = "",
) -> Post:
    """One field: its first line is the title, all of it the text when there is more. Raises Unfit."""
    lines = words.strip().splitlines() or [""]
    first = one_line(lines[0])
    whole = len(lines) == 1 and len(first) <= TITLE_MOST
    title = first if len(first) <= TITLE_MOST else first[: TITLE_MOST - 1].rsplit(" ", 1)[0] + "…"
    return writing.draft(
        session,
        by=by,
        title=title,
        text="" if whole else words.strip(),
        language=language or by.workspace.locale,
        channels=channels,
        pillar=pillar,
        stage=Stage.IDEA,
        now=now,
    )


def listed(
    session: Session, by: Membership, *, pillar: Pillar | None = None, newest: bool = False, page: int = 0
) -> tuple[list[Listed], bool]:
    """Most votes first (or newest), A_PAGE of them, and whether there are more."""
    tally = (
        select(Vote.post_id, func.count().label("votes"))
        .where(Vote.workspace_id == by.workspace_id)
        .group_by(Vote.post_id)
        .subquery()
    )
    own = select(Vote.post_id).where(Vote.workspace_id == by.workspace_id, Vote.user_id == by.user_id)
    votes = func.coalesce(tally.c.votes, 0)
    statement = (
        select(Post, votes, Post.id.in_(own))
        .outerjoin(tally, tally.c.post_id == Post.id)
        .where(
            Post.workspace_id == by.workspace_id,
            Post.stage == Stage.IDEA,
            Post.deleted_at.is_(None),
            Post.template.is_(False),
        )
        .options(
            joinedload(Post.author),
            joinedload(Post.pillar),
            selectinload(Post.variants).joinedload(Variant.channel),
        )
    )
    if pillar:
        statement = statement.where(Post.pillar_id == pillar.id)
    order = (Post.id.desc(),) if newest else (votes.desc(), Post.id.desc())
    rows = session.execute(statement.order_by(*order).offset(page * A_PAGE).limit(A_PAGE + 1)).all()
    return [Listed(post, count, bool(mine)) for post, count, mine in rows[:A_PAGE]], len(rows) > A_PAGE


def vote(session: Session, post: Post, *, by: Membership, now: datetime, wanted: bool) -> int:
    """For it, or not any more; twice is once. How many votes it has then."""
    demand(by, Right.WRITE)
    mine = (Vote.workspace_id == by.workspace_id, Vote.post_id == post.id)
    if wanted:
        # Two tabs can vote in the same instant, and both are right.
        insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
        row = insert(Vote).values(
            workspace_id=by.workspace_id, post_id=post.id, user_id=by.user_id, created_at=now
        )
        session.execute(row.on_conflict_do_nothing(index_elements=["post_id", "user_id"]))
    else:
        session.execute(delete(Vote).where(*mine, Vote.user_id == by.user_id))
    session.flush()
    touch(session, by.workspace_id, now)
    return session.scalar(select(func.count()).select_from(Vote).where(*mine)) or 0


def file(
    session: Session,
    post: Post,
    *,
    by: Membership,
    pillar: Pillar | None,
    channels: Sequence[Channel],
    now: datetime,
) -> None:
    """Its pillar, and the channels it is thought for."""
    writing.revise(session, post, by=by, now=now, pillar=pillar)
    wanted = {channel.id for channel in channels}
    for channel in channels:
        writing.add_channel(session, post, channel, by=by, now=now)
    for variant in list(post.variants):
        if variant.channel_id not in wanted:
            writing.remove_channel(session, variant, by=by, now=now)


def became(session: Session, workspace_id: int, *, most: int = 12) -> Sequence[Post]:
    """Posts that began as ideas, the last taken up first."""
    taken = (
        select(activity.Deed.about_id, func.max(activity.Deed.id).label("when"))
        .where(
            activity.Deed.workspace_id == workspace_id,
            activity.Deed.verb == "promoted",
            activity.Deed.about_kind == "post",
        )
        .group_by(activity.Deed.about_id)
        .order_by(func.max(activity.Deed.id).desc())
        .limit(most)
        .subquery()
    )
    return session.scalars(
        select(Post)
        .join(taken, taken.c.about_id == Post.public_id)
        .where(Post.workspace_id == workspace_id, Post.deleted_at.is_(None), Post.stage != Stage.IDEA)
        .options(joinedload(Post.author))
        .order_by(taken.c.when.desc())
    ).all()
