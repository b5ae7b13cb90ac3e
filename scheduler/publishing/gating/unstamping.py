"""Taking off the stamp of what may have lost its ground: nothing leaves before the gate has been asked anew.

What is scheduled is asked about by the sweep. A try on the wire cannot be called back; but should it come back, or
nobody know whether it arrived, it leaves no second time on the old yes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, event, inspect, or_, select, update
from sqlalchemy.orm import Mapper, Session

from scheduler.content import Attachment, Media, Post, Variant
from scheduler.planning.pillar import Pillar
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.states import UNDER_WAY, is_in

MAY_LEAVE = (State.SCHEDULED, *sorted(UNDER_WAY))


def take_off(session: Session | Connection, workspace_id: int, *which: ColumnElement[bool]) -> None:
    """From everything of a workspace that may still leave, or only from `which`."""
    stamped = (
        select(Delivery.id)
        .where(
            Delivery.workspace_id == workspace_id,
            is_in(*MAY_LEAVE),
            Delivery.stamped_at.is_not(None),
            *which,
        )
        # In one order, as those who end tries take them: else each would wait for the other.
        .order_by(Delivery.id)
        .with_for_update()
        .cte("stamped")
    )
    off = update(Delivery).where(
        Delivery.workspace_id == workspace_id, Delivery.id.in_(select(stamped.c.id))
    )  # fmt: skip
    session.execute(
        off.values(stamped_at=None), execution_options={"synchronize_session": False}
    )  # fmt: skip


def showing(media: Media) -> ColumnElement[bool]:
    """The deliveries of posts that show it, by a list of their own or the common one."""
    shows = (Attachment.workspace_id == media.workspace_id, Attachment.media_id == media.id)
    common = select(Attachment.post_id).where(*shows, Attachment.variant_id.is_(None))
    own = select(Attachment.variant_id).where(*shows, Attachment.variant_id.is_not(None))
    variants = select(Variant.id).where(
        Variant.workspace_id == media.workspace_id,
        or_(Variant.id.in_(own), Variant.own_media.is_(False) & Variant.post_id.in_(common)),
    )
    return Delivery.variant_id.in_(variants)


def of_posts(workspace_id: int, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The deliveries of those posts."""
    variants: Select[int] = (
        select(Variant.id).join(Variant.post).where(Variant.workspace_id == workspace_id, *which)
    )
    return Delivery.variant_id.in_(variants)


# However it came (the composer, a page of many posts, the API, a plan file, something taken back). None of these is
# part of the words, so the words' hash does not tell.
@event.listens_for(Post, "before_update")
def _belongs_elsewhere(mapper: Mapper[Post], connection: Connection, post: Post) -> None:
    if _changed(post, "pillar_id", "campaign_id", "author_id"):
        take_off(connection, post.workspace_id, of_posts(post.workspace_id, Post.id == post.id))


@event.listens_for(Media, "before_update")
def _is_known_otherwise(mapper: Mapper[Media], connection: Connection, media: Media) -> None:
    if _changed(media, "credit", "licence"):
        take_off(connection, media.workspace_id, showing(media))


@event.listens_for(Pillar, "before_update")
def _is_of_another_nature(mapper: Mapper[Pillar], connection: Connection, pillar: Pillar) -> None:
    # Rules weigh all that is planned, under whichever pillar, by it.
    if _changed(pillar, "nature"):
        take_off(connection, pillar.workspace_id)


def _changed(row: Any, *names: str) -> bool:
    return any(inspect(row).attrs[name].history.has_changes() for name in names)
