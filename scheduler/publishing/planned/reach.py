"""What a freeze or an embargo reaches: asked of one variant in Python, of many deliveries in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select, true
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Label, Post, PostLabel, Variant
from scheduler.content.message import content_hash
from scheduler.planning import Campaign, Pillar
from scheduler.planning.embargoes import Embargo
from scheduler.publishing.delivery import Delivery
from scheduler.publishing.freeze import Freeze, FreezeKept, FreezeRelease

# What keeps everything in, or a part of it, for a while: imposed in a crisis, or known long before.
Stop = Freeze | Embargo


def freeze_of(stop: Stop | None) -> int | None:
    """Its id, where it is a freeze: to be remembered with what it holds."""
    return stop.id if isinstance(stop, Freeze) else None


@dataclass(frozen=True)
class Stops:
    """Those of a workspace or several, with the exceptions somebody made, and the posts that were filed otherwise since."""

    all: tuple[Stop, ...] = ()
    released: frozenset[tuple[int, int, str]] = field(default=frozenset())  # freeze, variant, hash
    kept: frozenset[tuple[int, int]] = field(default=frozenset())  # freeze, post

    def over(self, variant: Variant, at: datetime) -> Stop | None:
        """The one that stops this variant, as it is worded now, at an instant; None: none does."""
        found = (one for one in self.all if one.workspace_id == variant.workspace_id and one.holds(at))
        return next(
            (one for one in found if self.reach(one, variant) and not self._spares(one, variant)), None
        )

    def reach(self, stop: Stop, variant: Variant) -> bool:
        """Whenever it holds, is this variant one of those it is of, or was?"""
        return (freeze_of(stop), variant.post_id) in self.kept or _names(stop, variant)

    def _spares(self, stop: Stop, variant: Variant) -> bool:
        if not isinstance(stop, Freeze) or not self.released:
            return False
        mine = {said for freeze, what, said in self.released if (freeze, what) == (stop.id, variant.id)}
        # The hash costs something: most variants have no release at all.
        return bool(mine) and content_hash(variant) in mine


def with_releases(session: Session, stops: Iterable[Stop]) -> Stops:
    stops = tuple(stops)
    ids = [one.id for one in stops if isinstance(one, Freeze)]
    if not ids:
        return Stops(stops)
    spaces = {one.workspace_id for one in stops}
    rows = session.execute(
        select(FreezeRelease.freeze_id, FreezeRelease.variant_id, FreezeRelease.content_hash).where(
            FreezeRelease.workspace_id.in_(spaces), FreezeRelease.freeze_id.in_(ids)
        )
    )
    released = frozenset((freeze, variant, said) for freeze, variant, said in rows)
    if all(stop.closes_channels for stop in stops if isinstance(stop, Freeze)):
        return Stops(stops, released)
    kept = session.execute(
        select(FreezeKept.freeze_id, FreezeKept.post_id).where(
            FreezeKept.workspace_id.in_(spaces), FreezeKept.freeze_id.in_(ids)
        )
    )
    return Stops(stops, released, frozenset((freeze, post) for freeze, post in kept))


def _names(stop: Stop, variant: Variant) -> bool:
    if not isinstance(stop, Freeze) or stop.closes(variant.channel.public_id):
        return True
    post, names = variant.post, stop.names
    match stop.scope:
        case "campaigns":
            return post.campaign is not None and post.campaign.public_id in names
        case "pillars":
            return post.pillar is not None and post.pillar.public_id in names
        case "labels":
            return any(label.public_id in names for label in post.labels)
        case "languages":
            return post.language in names
    return False


def reached(stop: Stop) -> ColumnElement[bool]:
    """The same for deliveries, without those that were released in the words they are stamped with."""
    here = Delivery.workspace_id == stop.workspace_id
    if not isinstance(stop, Freeze):
        return here
    spared = exists().where(
        FreezeRelease.workspace_id == stop.workspace_id,
        FreezeRelease.freeze_id == stop.id,
        FreezeRelease.variant_id == Delivery.variant_id,
        FreezeRelease.content_hash == Delivery.content_hash,
    )
    return and_(here, _named(stop), not_(spared))


def named_by(freeze: Freeze) -> ColumnElement[bool]:
    """The deliveries it is of, released or not."""
    return and_(Delivery.workspace_id == freeze.workspace_id, _named(freeze))


def _named(freeze: Freeze) -> ColumnElement[bool]:
    space, names = freeze.workspace_id, freeze.names
    if freeze.scope == "workspace":
        return true()
    if freeze.scope == "channels":
        channels = select(Channel.id).where(Channel.workspace_id == space, Channel.public_id.in_(names))
        return Delivery.channel_id.in_(channels)
    kept = select(FreezeKept.post_id).where(
        FreezeKept.workspace_id == space, FreezeKept.freeze_id == freeze.id
    )
    inside = or_(Variant.post_id.in_(posts_of(freeze)), Variant.post_id.in_(kept))
    variants = select(Variant.id).where(Variant.workspace_id == space, inside)
    return Delivery.variant_id.in_(variants)


def posts_of(freeze: Freeze) -> Select[int]:
    """The ids of the posts that a freeze of a part names, as they are filed now."""
    space, names = freeze.workspace_id, freeze.names
    posts = select(Post.id).where(Post.workspace_id == space)
    match freeze.scope:
        case "campaigns":
            its = select(Campaign.id).where(Campaign.workspace_id == space, Campaign.public_id.in_(names))
            posts = posts.where(Post.campaign_id.in_(its))
        case "pillars":
            its = select(Pillar.id).where(Pillar.workspace_id == space, Pillar.public_id.in_(names))
            posts = posts.where(Post.pillar_id.in_(its))
        case "labels":
            its = (
                select(PostLabel.post_id)
                .join(Label, Label.id == PostLabel.label_id)
                .where(PostLabel.workspace_id == space, Label.public_id.in_(names))
            )
            posts = posts.where(Post.id.in_(its))
        case _:
            posts = posts.where(Post.language.in_(names))
    return posts


def stopped(
    session: Session, stops: Iterable[Stop], deliveries: Collection[int], at: datetime
) -> dict[int, Stop]:
    """Of these deliveries, by id, those that something stops at an instant. A query for each stop, and none without."""
    found: dict[int, Stop] = {}
    for stop in stops:
        if deliveries and stop.holds(at):
            which = select(Delivery.id).where(Delivery.id.in_(deliveries), reached(stop))
            found = dict.fromkeys(session.scalars(which), stop) | found
    return found
