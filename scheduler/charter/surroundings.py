"""What the rules of a book may know beyond the words: loaded once for many variants, and only what some rule needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.charter import moments
from scheduler.charter.moments import Written
from scheduler.content import Post, Variant, link_check
from scheduler.db.local_time import zone
from scheduler.people import Workspace
from scheduler.planning.closed import holidays_of
from scheduler.planning.embargoes import embargoes
from scheduler.planning.pillar import Pillar
from scheduler.planning.plan import ChannelPlan
from scheduler.rules import Around, Neighbour, Period, Plan
from scheduler.rules.base import ELSEWHERE, EMBARGOES, HOLIDAYS, LINKS, NEIGHBOURS, PLAN, WRITTEN
from scheduler.rules.links import addresses

# How far a rule can look, either way.
REACH = timedelta(days=30)
COUNTS = ("scheduled", "publishing", "waiting", "unconfirmed", "published")
# Of the latest beside them; a channel with more in two months is read by its nearest past.
MOST = 1_000


@dataclass(frozen=True)
class Beside:
    """One planned or published post."""

    variant_id: int
    post_id: int
    channel_id: int
    neighbour: Neighbour


@dataclass(frozen=True)
class Surroundings:
    zones: Mapping[int, str] = field(default_factory=dict)  # by channel id
    beside: Sequence[Beside] = ()
    plans: Mapping[int, Plan] = field(default_factory=dict)  # by channel id
    holidays: Mapping[date, str] = field(default_factory=dict)
    silences: tuple[Period, ...] = ()
    dead: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[int, Written] = field(default_factory=dict)  # by variant id

    def of(
        self,
        at: datetime | None,
        channel: Channel | None,
        *,
        variant: Variant | None = None,
        post: Post | None = None,
        same: Iterable[tuple[str, str]] = (),
    ) -> Around:
        """For one variant, or for words that are none yet. `same`: what other channels of its post would say, by name."""
        mine, post_id = variant.id if variant else 0, post.id if post else 0
        written = self.written.get(mine)
        near = [
            one
            for one in self.beside
            if at and one.variant_id != mine and abs(one.neighbour.at - at) <= REACH
        ]
        here = [one.neighbour for one in near if channel and one.channel_id == channel.id]
        others = [
            one.neighbour
            for one in near
            if one.post_id != post_id and not (channel and one.channel_id == channel.id)
        ]
        twins = [Neighbour(at, text, channel=name, same_post=True) for name, text in same] if at else []
        return Around(
            at,
            tuple(here),
            _wall(at, self.zones.get(channel.id) if channel else None),
            tuple([*twins, *others]),
            self.plans.get(channel.id) if channel else None,
            self.holidays,
            self.silences,
            self.dead,
            _wall(written.at, self.zones.get(channel.id)) if written and channel else None,
            written.planned_for if written else None,
        )


def look_around(
    session: Session,
    workspace_id: int,
    needs: frozenset[str],
    *,
    channels: Collection[Channel],
    times: Iterable[datetime | None],
    texts: Iterable[str] = (),
    variants: Collection[Variant] = (),
) -> Surroundings:
    """For what would go out on these channels at these times. A handful of queries, however many there are."""
    known = sorted(time for time in times if time)
    zones = {channel.id: channel.zone for channel in channels}
    space = session.get(Workspace, workspace_id) if needs & {HOLIDAYS, EMBARGOES} else None
    days = (known[0].date() - timedelta(days=1), known[-1].date() + timedelta(days=1)) if known else None
    return Surroundings(
        zones,
        _beside(session, workspace_id, needs, zones, known)
        if known and needs & {NEIGHBOURS, ELSEWHERE}
        else (),
        _plans(session, workspace_id, zones) if PLAN in needs else {},
        holidays_of(space, *days) if space and days and HOLIDAYS in needs else {},
        tuple(_silences(session, workspace_id, days)) if days and EMBARGOES in needs else (),
        link_check.dead(session, workspace_id, {a for text in texts for a in addresses(text)})
        if LINKS in needs
        else {},
        moments.of(session, workspace_id, variants) if WRITTEN in needs else {},
    )


def _wall(at: datetime | None, zone_name: str | None) -> datetime | None:
    return at.astimezone(zone(zone_name)).replace(tzinfo=None) if at and zone_name else None


def _beside(
    session: Session,
    workspace_id: int,
    needs: frozenset[str],
    zones: Mapping[int, str],
    times: Sequence[datetime],
) -> list[Beside]:
    delivery = (
        Variant.delivery.property.mapper.class_
    )  # publishing's, a floor above: known by its columns only
    asked = (
        select(
            Variant.id,
            Variant.post_id,
            Variant.channel_id,
            Variant.planned_instant,
            func.coalesce(Variant.text, Post.text),
            Post.title,
            Pillar.nature,
            Channel.name,
        )
        .join(Post, Post.id == Variant.post_id)
        .join(Channel, Channel.id == Variant.channel_id)
        .join(delivery, (delivery.variant_id == Variant.id) & (delivery.kind == "publish"))
        .outerjoin(Pillar, Pillar.id == Post.pillar_id)
        .where(
            Variant.workspace_id == workspace_id,
            Variant.planned_instant.between(times[0] - REACH, times[-1] + REACH),
            delivery.state.in_(COUNTS),
        )
        .order_by(Variant.planned_instant.desc())
        .limit(MOST * max(1, len(zones)))
    )
    if ELSEWHERE not in needs:
        asked = asked.where(Variant.channel_id.in_(zones))
    some_wall = next(iter(zones.values()), None)
    return [
        Beside(
            variant_id,
            post_id,
            channel_id,
            Neighbour(at, text, title, _wall(at, zones.get(channel_id, some_wall)), name, nature or ""),
        )
        for variant_id, post_id, channel_id, at, text, title, nature, name in reversed(
            session.execute(asked).all()
        )
        if at is not None
    ]


def _plans(session: Session, workspace_id: int, zones: Mapping[int, str]) -> dict[int, Plan]:
    rows = session.scalars(
        select(ChannelPlan).where(ChannelPlan.workspace_id == workspace_id, ChannelPlan.channel_id.in_(zones))
    )
    return {
        row.channel_id: Plan(row.cadence_max, row.most_promotional, row.most_self_centred) for row in rows
    }


def _silences(session: Session, workspace_id: int, days: tuple[date, date]) -> Iterable[Period]:
    """Embargoes from these days on, for a year: a word may be confidential until one of them ends."""
    first, last = days
    for embargo in embargoes(session, [workspace_id]):
        since = first - timedelta(days=366)
        if not embargo.key_date.every_year:
            since = min(since, embargo.key_date.on)  # what it kept secret stays known to be free
        for begins, ends in embargo.key_date.comes(since, last + timedelta(days=366)):
            yield Period(begins, ends, embargo.key_date.name)
