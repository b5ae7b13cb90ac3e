"""Taking what is due: state, fence, attempts and parts, all in one short transaction, before anything is sent.

Runs inside a writing session of the drain. Only what this commits may go out; what it does not commit certainly
did not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.content import Variant
from scheduler.db import across_workspaces
from scheduler.publishing import freezing, spreading
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.lease import LEASE
from scheduler.publishing.loading import Outside
from scheduler.publishing.opening import open_attempts
from scheduler.publishing.patience import may_replay, still_worth
from scheduler.publishing.stamping import adopted_ids
from scheduler.publishing.states import is_in
from scheduler.publishing.taken import COLUMNS, Claimed, TakenRow
from scheduler.publishing.turns import in_turn, ready_channels, rooms, share


@dataclass(frozen=True)
class Claimant:
    """Who claims, when: a name no other process has, and its steady clock's reading, which shows that it lives."""

    owner: str
    beat: float
    now: datetime
    outside: Outside


def claim(
    session: Session, by: Claimant, platforms: Collection[str], *, free: int, last_channel: int = 0
) -> list[Claimed]:
    """At most `free` deliveries, in turn over the channels; the lease of each ends `LEASE` from now."""
    with across_workspaces(session):
        again = _replays(session, by, platforms, free)
        channels = in_turn(ready_channels(session, platforms, by.now), last_channel)
        due = _due(session, by, channels, free - len(again))
        opened = partial(open_attempts, session, owner=by.owner, outside=by.outside, now=by.now)
        return [*opened(again, replay=True), *opened(due)]


def _due(session: Session, by: Claimant, channels: Sequence[Channel], free: int) -> list[TakenRow]:
    if not channels or free <= 0:
        return []
    spaces = {channel.workspace_id for channel in channels}
    freezing.hold_the_gate(session, spaces)
    freezes = freezing.standing(session, spaces, by.now)
    charters = adopted_ids(session, spaces)
    room = rooms(session, channels)
    waiting = [
        channel
        for channel in channels
        if room[channel.id]
        and not freezing.covered(freezes, channel.workspace_id, channel.public_id, by.now)
        and by.outside.adapter(session, channel, now=by.now)
    ]
    taken: list[TakenRow] = []
    while waiting and free > len(taken):
        most = share(free - len(taken), waiting)
        for channel in list(waiting):
            want = min(most, room[channel.id], free - len(taken))
            if want <= 0:
                break
            got = _take(session, by, channel, charters.get(channel.workspace_id), want)
            taken += got
            room[channel.id] -= len(got)
            if len(got) < want or not room[channel.id]:
                waiting.remove(channel)
    spreading.remember(session, channels, {row.channel_id for row in taken}, by.now)
    return taken


def _take(
    session: Session, by: Claimant, channel: Channel, charter_id: int | None, want: int
) -> Sequence[TakenRow]:
    """The channel's oldest due ones whose stamps are still good and whose patience has not run out."""
    conditions: list[ColumnElement[bool]] = [
        Delivery.channel_id == channel.id,
        is_in(State.SCHEDULED),
        Delivery.due_at <= by.now,
        Delivery.kind == Kind.PUBLISH,
        Delivery.stamped_at.is_not(None),
        Delivery.channel_revision == channel.revision,
        Delivery.charter_version_id.is_not_distinct_from(charter_id),
        still_worth(channel, by.now),
    ]
    chosen = (
        select(Delivery.id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(*conditions)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(want)
        .with_for_update(skip_locked=True, of=Delivery)
        # Not a plain subquery: PostgreSQL may run that again for each row, and take more than asked for.
        .cte("chosen")
    )
    return _own(session, by, Delivery.id.in_(select(chosen.c.id)), is_in(State.SCHEDULED))


def _replays(session: Session, by: Claimant, platforms: Collection[str], free: int) -> Sequence[TakenRow]:
    """Unconfirmed ones on platforms that honour the key: sending it again cannot make a second post."""
    found = session.execute(
        select(
            Delivery.id, Delivery.workspace_id, Delivery.first_tried_at, Channel.platform, Channel.public_id
        )
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(
            is_in(State.UNCONFIRMED),
            Delivery.look_again_at <= by.now,
            Channel.platform.in_(platforms),
            Channel.removed_at.is_(None),
            Channel.paused_at.is_(None),
        )
        .limit(max(free, 0))
        .with_for_update(skip_locked=True, of=Delivery)
    ).all()
    harmless = [row for row in found if may_replay(row.platform, now=by.now, first_tried=row.first_tried_at)]
    if not harmless:
        return []
    spaces = {row.workspace_id for row in harmless}
    freezing.hold_the_gate(session, spaces)
    freezes = freezing.standing(session, spaces, by.now)
    ids = [
        row.id for row in harmless if not freezing.covered(freezes, row.workspace_id, row.public_id, by.now)
    ]
    return _own(session, by, Delivery.id.in_(ids), is_in(State.UNCONFIRMED))


def _own(session: Session, by: Claimant, *which: ColumnElement[bool]) -> Sequence[TakenRow]:
    # The state stands in the UPDATE too: a row that changed while we waited for its lock is not ours.
    return session.execute(
        update(Delivery)
        .where(*which)
        .values(
            state=State.PUBLISHING,
            fence=Delivery.fence + 1,
            owner=by.owner,
            beat=by.beat,
            lease_until=by.now + LEASE,
            first_tried_at=func.coalesce(Delivery.first_tried_at, by.now),
            look_again_at=None,
            changed_at=by.now,
        )
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    ).all()
