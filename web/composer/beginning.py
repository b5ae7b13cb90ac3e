"""A post that is not there yet: what its page starts from, and its first saving — once, however often it is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scheduler.channels import Channel
from scheduler.content import Media, Post, Stage, writing
from scheduler.people import IdempotentCall, Membership, Workspace
from scheduler.wording import Text
from web.composer import named
from web.composer.saving import Desk
from web.composer.sheet import Picture, Sheet, Version
from web.composer.wall import Wall

CREATED = 201


@dataclass(frozen=True)
class Begun:
    post: Post
    was: Mapping[str, str]  # prints of the post as it was created


def sheet(session: Session, workspace: Workspace, asked: Mapping[str, str], channels: list[Channel]) -> Sheet:
    """An empty page; a link may bring a day (`date`, `time`), a `channel`, an `image`, a `title` along."""
    wanted = asked.get("channel", "").split(",")
    near = next((c for c in channels if c.public_id in wanted), None)
    media = asked.get("image", "")
    language = near.language if near else workspace.locale
    return Sheet(
        title=asked.get("title", "")[:200],
        text=named.words(session, workspace.id, asked.get("template", "")),
        language=language,
        pictures=(Picture(media, alts_of(session, workspace.id, [media], language).get(media, "")),)
        if media
        else (),
        wall=Wall(
            asked.get("date", "")[:10], asked.get("time", "")[:5], near.zone if near else workspace.zone
        ),
        versions={c.public_id: Version(c.public_id) for c in channels if c.public_id in wanted},
    )


def begin(desk: Desk, mine: Sheet, once: str, *, idea: bool) -> Post | dict[str, Text]:
    """The post with its words and channels; or what is wrong with them, and then nothing was created."""
    session, place = desk.session, desk.by.workspace_id
    try:
        post = writing.draft(
            session,
            by=desk.by,
            title=mine.title,
            text=mine.text,
            language=mine.language,
            channels=[named.channel(session, place, name) for name in mine.versions],
            stage=Stage.IDEA if idea else Stage.DRAFT,
            now=desk.now,
        )
    except writing.Unfit as unfit:
        return unfit.problems
    if once:
        stored = Sheet.of(post, zone=desk.by.workspace.zone)
        session.add(_call(desk.by, once, post, stored.prints(), desk.now))
    session.flush()
    return post


def begun(session: Session, by: Membership, once: str) -> Begun | None:
    """The post this page created before: a double click, or an answer that was lost on the way."""
    call = session.scalar(
        select(IdempotentCall).where(
            IdempotentCall.workspace_id == by.workspace_id,
            IdempotentCall.user_id == by.user_id,
            IdempotentCall.key == _key(once),
        )
    )
    if not once or call is None:
        return None
    post = session.scalar(
        select(Post).where(Post.workspace_id == by.workspace_id, Post.public_id == call.body["post"])
    )
    return Begun(post, call.body["was"]) if post else None


def alts_of(session: Session, workspace_id: int, media: Collection[str], language: str) -> dict[str, str]:
    """What the library says these pictures show, by public id: in that language where it has such words."""
    found = session.scalars(
        select(Media)
        .where(Media.workspace_id == workspace_id, Media.public_id.in_(media))
        .options(selectinload(Media.words))
    )
    return {each.public_id: each.alt_in(language) for each in found}


def _call(by: Membership, once: str, post: Post, was: Mapping[str, str], now: datetime) -> IdempotentCall:
    return IdempotentCall(
        workspace_id=by.workspace_id,
        user_id=by.user_id,
        key=_key(once),
        request_hash="",
        status=CREATED,
        body={"post": post.public_id, "was": dict(was)},
        created_at=now,
    )


def _key(once: str) -> str:
    return f"composer {once}"[:255]
