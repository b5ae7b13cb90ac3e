"""What the tick reads each round: is something due, and when is the next? Two queries, whatever the size.

Any number of ticks may look, anywhere: what they do about it is ring, and a bell rung twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Label, Row, case, exists, func, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel, Health
from scheduler.db import across_workspaces
from scheduler.publishing.corrections import choosing
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.lanes import FAST, HEAVY, in_lane, known_platforms
from scheduler.publishing.states import is_in

# Due this long and still not claimed: something is in its way, and the sweep finds out what.
LEFT_LYING = timedelta(seconds=1)


@dataclass(frozen=True)
class Due:
    lanes: dict[str, int] = field(default_factory=dict)  # deliveries due now, by lane
    next_at: datetime | None = None  # when the next one falls due; None: nothing is planned
    fast_at: datetime | None = None  # the same of short posts alone: no upload, no look
    fast_on: int = 0  # channels that have one at that instant
    sweep: bool = False  # something is under way, or lies in a place that cannot send


def look(session: Session, *, now: datetime) -> Due:
    """Read only. Ring a lane's bell while it counts something; sleep no longer than until `next_at`."""
    lanes: Counter[str] = Counter()
    later: list[datetime] = []
    posts: list[datetime] = []
    sweep = False
    resting: list[int] = []
    with across_workspaces(session):
        for channel in session.execute(_first_due(now)):
            sweep = sweep or bool(channel.publishing)
            if channel.first is None:
                continue
            at = max(channel.first, channel.rest_until or channel.first)
            if channel.first <= now:
                sweep = sweep or not _may_send(channel) or now - channel.first > LEFT_LYING
            if at > now:
                later.append(at)
                if channel.first_lane == FAST and _may_send(channel):
                    posts.append(at)
                if channel.first <= now and _may_send(channel):
                    resting.append(channel.id)
            elif _may_send(channel):
                lanes.update({FAST: channel.due - channel.heavy, HEAVY: channel.heavy})
        if resting:
            lanes.update(choosing.removals_all_the_same(session, resting, now))
        for lane, at in session.execute(_looks()):
            if at > now:
                later.append(at)
            else:
                lanes[lane] += 1
    counted = {lane: count for lane, count in lanes.items() if count}
    first = min(posts, default=None)
    return Due(counted, min(later, default=None), first, posts.count(first) if first else 0, sweep)


def _first_due(now: datetime):  # type: ignore[no-untyped-def]
    here = (Delivery.channel_id == Channel.id) & is_in(State.SCHEDULED)
    return select(
        Channel.id,
        Channel.platform,
        Channel.removed_at,
        Channel.paused_at,
        Channel.health,
        Channel.rest_until,
        # One probe of the index for each channel: the number of rows that wait does not matter.
        select(func.min(Delivery.due_at)).where(here).correlate(Channel).scalar_subquery().label("first"),
        select(Delivery.lane)
        .where(here)
        .order_by(Delivery.due_at)
        .limit(1)
        .correlate(Channel)
        .scalar_subquery()
        .label("first_lane"),
        # Counted from the index alone; which are heavy stands in the rows, and what is not heavy is fast.
        _waiting("due", here, Delivery.due_at <= now),
        _waiting("heavy", here, Delivery.due_at <= now, in_lane(HEAVY, now)),
        exists().where(is_in(State.PUBLISHING)).label("publishing"),
    )


def _waiting(name: str, *which: ColumnElement[bool]) -> Label[int]:
    return select(func.count()).where(*which).correlate(Channel).scalar_subquery().label(name)


def _looks():  # type: ignore[no-untyped-def]
    # Where nobody may look yet, a bell would ring for nothing four times a second.
    rested = case(
        (Channel.rest_until > Delivery.look_again_at, Channel.rest_until), else_=Delivery.look_again_at
    )
    return (
        select(Delivery.lane, func.min(rested))
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(
            Delivery.look_again_at.is_not(None),
            Channel.platform.in_(known_platforms()),
            Channel.removed_at.is_(None),
            Channel.health != Health.UNAUTHORIZED,
        )
        .group_by(Delivery.lane)
    )


def _may_send(channel: Row) -> bool:
    return (
        channel.platform in known_platforms()
        and channel.removed_at is None
        and channel.paused_at is None
        and channel.health != Health.UNAUTHORIZED
    )
