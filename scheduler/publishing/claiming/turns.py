"""Whose turn it is: the channels that have something due and may send, and how much room each has."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.channels import Channel, Health
from scheduler.content import Variant
from scheduler.db import UtcDateTime
from scheduler.publishing.claiming import timeline
from scheduler.publishing.claiming.served import COLUMNS, Served
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.lanes import in_lane, known_platforms
from scheduler.publishing.patience import LONGEST_PAUSE
from scheduler.publishing.planned import spreading
from scheduler.publishing.states import is_in

# A later post waits for one that may be out, but not for ever: then only a person can tell about that one.
WAITS_FOR_THE_UNSURE = timedelta(minutes=15)
# Tries are never further apart than this: what is due later was planned so, and keeps nobody waiting.
LONGEST_BETWEEN_TRIES = LONGEST_PAUSE * 1.25
# Deliveries in flight for a channel of which nothing has come back yet: hanging ones must not take every place.
AT_FIRST = 2


@dataclass(frozen=True)
class Turn:
    """How many more deliveries a channel takes now; `only`: the one whose turn it is, before all others."""

    room: int
    only: int | None = None


def ready_channels(
    session: Session,
    lane: str,
    now: datetime,
    *,
    after: int = 0,
    most: int = 10_000,
    but: Collection[int] = (),
) -> list[Served]:
    """Channels with something due in a lane that may send, locked until the commit: no two claims count the same room.

    What another claim holds is skipped, not waited for: it is being served. `after`: beginning behind the channel
    served last, so that the first ones are not always first; `but`: not these.
    """
    statement = ready(session.get_bind().dialect.name, lane)
    if but:
        statement = statement.where(Channel.id.not_in(but))
    values = {
        "now_": now,
        "long_ago_": now - spreading.LATE,
        "after_": after,
        "most_": most,
        "platforms_": known_platforms(),
    }
    return [Served(*row) for row in session.connection().execute(statement, values)]


@cache
def ready(dialect: str, lane: str) -> Select[*tuple[Any, ...]]:
    """The statement behind `ready_channels`."""
    now = bindparam("now_", type_=UtcDateTime())
    due = exists().where(
        Delivery.channel_id == Channel.id, is_in(State.SCHEDULED), Delivery.due_at <= now, in_lane(lane, now)
    )
    knows_all = [timeline.is_as_known()] if dialect == "postgresql" else []
    return (
        select(*COLUMNS)
        .where(
            *knows_all,
            Channel.platform.in_(bindparam("platforms_", expanding=True)),
            Channel.removed_at.is_(None),
            Channel.paused_at.is_(None),
            Channel.health != Health.UNAUTHORIZED,
            or_(Channel.rest_until.is_(None), Channel.rest_until <= now),
            due,
            ~spreading.waits_for_a_plan(bindparam("long_ago_", type_=UtcDateTime())),
        )
        .order_by(Channel.id <= bindparam("after_", type_=Integer()), Channel.id)
        .limit(bindparam("most_", type_=Integer()))
        .with_for_update(skip_locked=True, key_share=True, of=Channel)
    )


def keeps_order(channel: Channel | Served) -> bool:
    """One at a time, and a later never overtakes an earlier that is still on its way."""
    return ADAPTERS[channel.platform].at_once == 1


def turns(
    session: Session, channels: Collection[Channel | Served], trust: Mapping[int, int], now: datetime
) -> dict[int, Turn]:
    """By channel, over all workers. `trust`: deliveries of a channel that were answered lately, by its id."""
    room = rooms(session, channels, trust)
    found = {channel_id: Turn(places) for channel_id, places in room.items()}
    ordered = [channel.id for channel in channels if keeps_order(channel) and room[channel.id]]
    return found | _in_order(session, ordered, now) if ordered else found


def rooms(
    session: Session, channels: Collection[Channel | Served], trust: Mapping[int, int] | None = None
) -> dict[int, int]:
    """How many more deliveries each channel takes at once, over all workers; few while it has not answered any."""
    ids = [channel.id for channel in channels]
    in_flight: dict[int, int] = dict(session.connection().execute(_in_flight(), {"ids_": ids}).all())
    found = {}
    for channel in channels:
        most = ADAPTERS[channel.platform].at_once
        if trust is not None:
            most = min(most, AT_FIRST + trust.get(channel.id, 0))
        found[channel.id] = max(0, most - in_flight.get(channel.id, 0))
    return found


@cache
def _in_flight() -> Select[int, int]:
    return (
        select(Delivery.channel_id, func.count())
        .where(is_in(State.PUBLISHING), Delivery.channel_id.in_(bindparam("ids_", expanding=True)))
        .group_by(Delivery.channel_id)
    )


def _in_order(session: Session, ids: Sequence[int], now: datetime) -> dict[int, Turn]:
    """Channels that must wait for an earlier delivery, or finish it first."""
    found: dict[int, Turn] = {}
    again = session.execute(
        select(Delivery.channel_id, Delivery.id, Delivery.due_at)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(
            is_in(State.SCHEDULED),
            Delivery.kind == Kind.PUBLISH,
            # Not those whose tries counted alone: what was limited, or found absent, is not overtaken either.
            Delivery.first_tried_at.is_not(None),
            # The rest of a thread that somebody has planned for later keeps nobody waiting.
            Variant.planned_instant <= now,
            Delivery.channel_id.in_(ids),
            Delivery.due_at <= now + LONGEST_BETWEEN_TRIES,
        )
        .order_by(Variant.planned_instant, Delivery.id)
    )
    for row in again:
        found.setdefault(row.channel_id, Turn(0) if row.due_at > now else Turn(1, row.id))
    unsure = session.scalars(
        select(Delivery.channel_id).where(
            is_in(State.UNCONFIRMED, State.WAITING),
            Delivery.look_again_at.is_not(None),
            Delivery.first_tried_at > now - WAITS_FOR_THE_UNSURE,
            Delivery.channel_id.in_(ids),
        )
    )
    return found | {channel_id: Turn(0) for channel_id in unsure}


def share(free: int, channels: Sequence[Served]) -> int:
    """Of the free places, what one channel may have: ten thousand due posts get no more of them than two."""
    return max(1, -(-free // len(channels)))
