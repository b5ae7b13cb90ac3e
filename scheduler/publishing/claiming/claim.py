"""Taking what is due: state, fence, attempts and parts, all in one short transaction, before anything is sent.

Runs inside a writing session of the drain. Only what this commits may go out; what it does not commit certainly
did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.publishing.claiming import quotas, replays, taking
from scheduler.publishing.claiming.opening import open_attempts
from scheduler.publishing.claiming.owning import Claimant, own
from scheduler.publishing.claiming.taken import Claimed, TakenRow
from scheduler.publishing.claiming.turns import in_turn, keeps_order, ready_channels, share, turns
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating.stamping import Ground, grounds
from scheduler.publishing.lanes import in_lane
from scheduler.publishing.patience import still_worth
from scheduler.publishing.planned import freezing, spreading
from scheduler.publishing.states import is_in

log = structlog.get_logger()

# What has come to be due at one instant (a backlog let go) leaves as it was planned.
IN_ORDER = (Delivery.due_at, Variant.planned_instant, Delivery.id)


def claim(session: Session, by: Claimant, lane: str, *, free: int, last_channel: int = 0) -> list[Claimed]:
    """At most `free` deliveries, in turn over the channels; the lease of each ends `LEASE` from now."""
    with across_workspaces(session):
        again = replays.take(session, by, lane, free=free)
        channels = in_turn(ready_channels(session, lane, by.now), last_channel)
        due = _due(session, by, lane, channels, free - len(again))
        opened = partial(open_attempts, session, owner=by.owner, outside=by.outside, now=by.now)
        return [*opened(again, replay=True), *opened(due)]


def _due(session: Session, by: Claimant, lane: str, channels: Sequence[Channel], free: int) -> list[TakenRow]:
    if not channels or free <= 0:
        return []
    spaces = {channel.workspace_id for channel in channels}
    freezing.hold_the_gate(session, spaces)
    freezes = freezing.standing(session, spaces, by.now)
    ground = grounds(session, spaces)
    turn = turns(session, channels, by.trust, by.now)
    used = quotas.uses(session, channels, by.now)
    waiting = [
        channel
        for channel in channels
        if turn[channel.id].room
        and not freezing.covered(freezes, channel.workspace_id, channel.public_id, by.now)
        and by.outside.adapter(session, channel, now=by.now)
    ]
    room = {channel.id: turn[channel.id].room for channel in waiting}
    taken: list[TakenRow] = []
    while waiting and free > len(taken):
        left, most = free - len(taken), share(free - len(taken), waiting)
        together: dict[int, taking.Wanted] = {}
        full: set[int] = set()
        for channel in waiting:
            want = min(most, room[channel.id], left)
            if want <= 0:
                break
            stamp = ground.get(channel.workspace_id, Ground()).stamp(channel)
            only = turn[channel.id].only
            if only is None and channel.id not in used and not keeps_order(channel):
                together[channel.id] = taking.Wanted(channel, stamp, want)
                left -= want
                continue
            which = _next(channel, lane, stamp, only, by.now)
            if channel.id in used:
                want, which = _within_quota(session, channel, used[channel.id], which.limit(want), by.now)
            got = _take(session, by, which, want) if want else []
            taken += got
            for row in got if channel.id in used else ():
                quotas.spend(session, channel, pieces=row.pieces, uploads=row.uploads, now=by.now)
            room[channel.id] -= len(got)
            left -= len(got)
            if len(got) < want or not room[channel.id] or channel.id in used:
                full.add(channel.id)
        many = taking.take(session, list(together.values()), lane, owner=by.owner, beat=by.beat, now=by.now)
        taken += many
        of_channel = Counter(row.channel_id for row in many)
        for channel_id, wanted in together.items():
            room[channel_id] -= of_channel[channel_id]
            if of_channel[channel_id] < wanted.most or not room[channel_id]:
                full.add(channel_id)
        waiting = [channel for channel in waiting if channel.id not in full]
    spreading.remember(session, channels, {row.channel_id for row in taken}, by.now)
    return taken


def _next(channel: Channel, lane: str, stamp: str, only: int | None, now: datetime) -> Select[int]:
    """The channel's oldest due ones whose stamps are still good and whose patience has not run out."""
    due = [
        Delivery.channel_id == channel.id,
        is_in(State.SCHEDULED),
        Delivery.kind == Kind.PUBLISH,
        Delivery.due_at <= now,
        # A clock set back between two tries must not let the next one leave before its time.
        Variant.planned_instant <= now,
        still_worth(channel, now),
    ]
    good = [
        in_lane(lane, now),
        Delivery.stamped_at.is_not(None),
        Delivery.stamp == stamp,
        or_(Delivery.good_until.is_(None), Delivery.good_until > now),
    ]
    of_variant = select(Delivery.id).join(Variant, Variant.id == Delivery.variant_id)
    if only is not None:
        good.append(Delivery.id == only)
    elif keeps_order(channel):
        # One whose stamp is being renewed, or that goes in the other lane, is not overtaken either.
        first = of_variant.where(*due).order_by(*IN_ORDER).limit(1)
        good.append(Delivery.id == first.scalar_subquery())
    return of_variant.where(*due, *good).order_by(*IN_ORDER)


def _within_quota(
    session: Session,
    channel: Channel,
    uses: Sequence[quotas.Use],
    next_ones: Select[int],
    now: datetime,
) -> tuple[int, Select[int]]:
    """How many of the next ones the platform's limits leave room for; the channel rests when it is none."""
    waiting = session.execute(next_ones.add_columns(Delivery.pieces, Delivery.uploads)).all()
    number, free_at = quotas.within(uses, waiting)
    if free_at is not None and not number:
        quotas.rest(channel, free_at)
        log.info("quota_used_up", channel=channel.public_id, until=free_at.isoformat())
    return number, next_ones.limit(None).where(Delivery.id.in_([row.id for row in waiting[:number]]))


def _take(session: Session, by: Claimant, which: Select[int], want: int) -> Sequence[TakenRow]:
    chosen = (
        which.limit(want)
        .with_for_update(skip_locked=True, of=Delivery)
        # Not a plain subquery: PostgreSQL may run that again for each row, and take more than asked for.
        .cte("chosen")
    )
    return own(session, by, Delivery.id.in_(select(chosen.c.id)), is_in(State.SCHEDULED))
