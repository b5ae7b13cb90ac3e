"""Beginning a post: an idea, a draft, or a copy of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from scheduler import activity
from scheduler.channels import Channel
from scheduler.content.media import Media
from scheduler.content.post import Post, Stage
from scheduler.content.variant import Variant
from scheduler.content.writing.acceptable import demand_fit, text_of, title_of
from scheduler.content.writing.assigning import tell_assignee
from scheduler.content.writing.authorship import demand_to_write
from scheduler.content.writing.illustrating import Picked, attach
from scheduler.content.writing.remembering import changed
from scheduler.content.writing.surroundings import demand_channel, demand_member, demand_pillar
from scheduler.people import Membership, Right, User
from scheduler.people.roles import demand
from scheduler.people.workspace import touch

if TYPE_CHECKING:
    from scheduler.planning.pillar import Pillar


def draft(
    session: Session,
    *,
    by: Membership,
    title: str,
    text: str,
    language: str,
    channels: Iterable[Channel] = (),
    now: datetime,
    pillar: Pillar | None = None,
    stage: Stage = Stage.DRAFT,
    images: Sequence[Picked | Media] = (),
    assignee: User | None = None,
    due_on: date | None = None,
) -> Post:
    """A new post of one's own, with a variant on each channel that follows the common text.

    Raises Unfit with a sentence for each field that cannot be kept.
    """
    demand(by, Right.WRITE)
    title, text = title_of(title), text_of(text)
    demand_fit(title=title, text=text, language=language, due_on=due_on)
    demand_pillar(pillar, by.workspace_id)
    demand_member(session, assignee, by.workspace_id)
    post = Post(
        workspace_id=by.workspace_id,
        title=title,
        text=text,
        language=language,
        stage=stage,
        pillar_id=pillar.id if pillar else None,
        author_id=by.user_id,
        assignee_id=assignee.id if assignee else None,
        due_on=due_on,
        created_at=now,
        changed_at=now,
    )
    session.add(post)
    session.flush()
    for channel in channels:
        begin_variant(session, post, channel, now=now)
    if images:
        attach(session, post, None, images)
    activity.record(session, by, "drafted", post, now=now)
    if assignee:
        tell_assignee(session, post, by=by, now=now)
    touch(session, post.workspace_id, now)
    return post


def promote(session: Session, post: Post, *, by: Membership, now: datetime) -> None:
    """An idea is worth writing: it becomes a draft. Anything further on stays as it is."""
    demand_to_write(by, post)
    if post.stage != Stage.IDEA:
        return
    post.stage = Stage.DRAFT
    activity.record(session, by, "promoted", post, now=now)
    changed(session, post, now=now)


def duplicate(session: Session, post: Post, *, by: Membership, now: datetime) -> Post:
    """A draft that says the same on the same channels, planned nowhere yet, written by whoever copies."""
    demand(by, Right.WRITE)
    copy = draft(
        session,
        by=by,
        title=post.title,
        text=post.text,
        language=post.language,
        pillar=post.pillar if post.pillar and not post.pillar.closed_at else None,
        images=[Picked(a.media, a.alt, a.frame) for a in post.attachments],
        now=now,
    )
    for variant in post.variants:
        if variant.channel.removed_at:
            continue
        twin = begin_variant(session, copy, variant.channel, now=now)
        twin.text, twin.options, twin.own_media = variant.text, dict(variant.options), variant.own_media
        session.flush()
        attach(session, copy, twin, [Picked(a.media, a.alt, a.frame) for a in variant.attachments])
    return copy


def begin_variant(session: Session, post: Post, channel: Channel, *, now: datetime) -> Variant:
    demand_channel(channel, post.workspace_id)
    variant = Variant(
        workspace_id=post.workspace_id,
        post=post,
        channel=channel,
        post_id=post.id,
        channel_id=channel.id,
        options={},
        created_at=now,
        changed_at=now,
    )
    session.add(variant)
    session.flush()
    return variant
