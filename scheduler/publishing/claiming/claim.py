"""Taking what is due: state, fence, attempts and parts, all in one short transaction, before anything is sent.

Runs inside a writing session of the drain. Only what this commits may go out; what it does not commit certainly
did not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.db import across_workspaces
from scheduler.publishing.claiming import quotas, replays, taking
from scheduler.publishing.claiming.opening import open_attempts
from scheduler.publishing.claiming.owning import Claimant, own_all
from scheduler.publishing.claiming.served import Served
from scheduler.publishing.claiming.taken import Claimed, TakenRow
from scheduler.publishing.claiming.turns import ready_channels, share, turns
from scheduler.publishing.freeze import Freeze
from scheduler.publishing.gating.stamping import Ground, grounds
from scheduler.publishing.planned import freezing, spreading
from scheduler.publishing.planned.reach import Stop, reached, with_releases

log = structlog.get_logger()

# Channels a claim works on, and so keeps from others meanwhile: few, each for several posts.
FEWEST, EACH = 8, 4


def claim(
    session: Session, by: Claimant, lane: str, *, free: int, last_channel: int = 0, replaying: bool = True
) -> list[Claimed]:
    """At most `free` deliveries, in turn over the channels; the lease of each ends `LEASE` from now."""
    with across_workspaces(session):
        # What was written before in this transaction stands before it: the statements here go past the session.
        session.flush()
        again = replays.take(session, by, lane, free=free) if replaying else []
        asked = by.now  # whether they are stopped; what is due is asked about later
        channels: list[Served] = []
        due = _due(session, by, lane, free=free - len(again), after=last_channel, seen=channels)
        opened = partial(open_attempts, session, owner=by.owner, outside=by.outside)
        return [*opened(again, now=asked, replay=True), *opened(due, now=by.now, channels=channels)]


def _due(
    session: Session, by: Claimant, lane: str, *, free: int, after: int, seen: list[Served]
) -> list[TakenRow]:
    """Of the first channels that have something for us; those after them are for another claim, or the next."""
    most = max(FEWEST, free // EACH)
    while free > 0:
        but = [channel.id for channel in seen]
        channels = ready_channels(session, lane, by.now, after=after, most=most, but=but)
        seen += channels
        taken = _of(session, by, lane, channels, free) if channels else []
        if taken or len(channels) < most:
            return taken
        most *= EACH
    return []


def _of(session: Session, by: Claimant, lane: str, channels: Sequence[Served], free: int) -> list[TakenRow]:
    spaces = {channel.workspace_id for channel in channels}
    by.hold_the_gate(session, spaces)
    closed, partly = _stops(session, spaces, by.now)
    ground = grounds(session, spaces)
    turn = turns(session, channels, by.trust, by.now)
    used = quotas.uses(session, channels, by.now)
    waiting = [
        channel
        for channel in channels
        if turn[channel.id].room
        and not freezing.closed_to_claims(closed, channel.workspace_id, channel.public_id, by.now)
    ]
    opened = by.outside.open_all(session, waiting, now=by.now)
    waiting = [channel for channel in waiting if channel.id in opened]
    room = {channel.id: turn[channel.id].room for channel in waiting}
    taken: list[TakenRow] = []
    while waiting and free > len(taken):
        left, most = free - len(taken), share(free - len(taken), waiting)
        wanted: list[taking.Wanted] = []
        for channel in waiting:
            want = min(most, room[channel.id], left)
            if want > 0:
                stamp = ground.get(channel.workspace_id, Ground()).stamp(channel)
                wanted.append(taking.Wanted(channel, stamp, want, turn[channel.id].only))
                left -= want
        found: dict[int, list[TakenRow]] = {}
        for row in taking.find(session, wanted, lane, by.now, but=partly):
            found.setdefault(row.channel_id, []).append(row)
        waiting, chosen = [], []
        for each in wanted:
            channel = each.channel
            those: Sequence[TakenRow] = found.get(channel.id, ())
            if channel.id in used:
                those = _within_quota(session, channel, used[channel.id], those, by.now)
            chosen += [row.id for row in those]
            room[channel.id] -= len(those)
            if len(those) == each.most and room[channel.id] and channel.id not in used:
                waiting.append(channel)
        taken += own_all(session, by, chosen)
    spreading.remember(session, channels, {row.channel_id for row in taken}, by.now)
    return taken


def _stops(
    session: Session, spaces: Collection[int], now: datetime
) -> tuple[list[Stop], list[ColumnElement[bool]]]:
    """Those that close whole channels; and which deliveries others keep in, of a channel that is open."""
    standing = freezing.standing(session, spaces, now)
    released = {freeze for freeze, _, _ in with_releases(session, standing).released} if standing else set()
    closed: list[Stop] = []
    partly = []
    for stop in standing:
        if not isinstance(stop, Freeze) or (stop.closes_channels and stop.id not in released):
            closed.append(stop)
        elif stop.stops_claims(now):
            partly.append(reached(stop))
    return closed, partly


def _within_quota(
    session: Session, channel: Served, uses: Sequence[quotas.Use], waiting: Sequence[TakenRow], now: datetime
) -> Sequence[TakenRow]:
    """As many of the next ones as the platform's limits leave room for; the channel rests when it is none."""
    number, free_at = quotas.within(uses, waiting)
    if free_at is not None and not number:
        quotas.rest(session.get_one(Channel, channel.id), free_at)
        log.info("quota_used_up", channel=channel.public_id, until=free_at.isoformat())
    for row in waiting[:number]:
        quotas.spend(session, channel, pieces=row.pieces, uploads=row.uploads, now=now)
    return waiting[:number]
