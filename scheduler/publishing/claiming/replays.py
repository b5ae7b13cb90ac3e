"""What may be out already, sent once more with its key: only where the platform promises to make no second post of it.

A replay is a call like any other: the channel's rest, its places and its quotas hold for it too. And it may be the
first that gets through: where nothing may leave, or it is too late, or not allowed any more, a person is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Idempotency
from scheduler.channels import Channel, Health
from scheduler.content import Variant
from scheduler.publishing.claiming import not_again, quotas
from scheduler.publishing.claiming.owning import Claimant, own
from scheduler.publishing.claiming.taken import TakenRow
from scheduler.publishing.claiming.turns import rooms
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating.stamping import Ground, grounds
from scheduler.publishing.patience import may_replay
from scheduler.publishing.planned import freezing
from scheduler.publishing.planned.reach import stopped
from scheduler.publishing.states import is_in
from scheduler.wording import Text

MOST = 500
ASKED_AT_ONCE = 25
# For places, or another claim: they free themselves within a call or two.
NOT_NOW = timedelta(seconds=1)


def take(session: Session, by: Claimant, lane: str, *, free: int) -> list[TakenRow]:
    """Unconfirmed ones to be sent again. What has to wait is put off: a look would only ask a person too early."""
    if free <= 0:
        return []
    found = _harmless(session, by.now, lane)
    if not found:
        return []
    spaces = {row.workspace_id for row in found}
    by.hold_the_gate(session, spaces)
    channels = _locked(session, {row.channel_id for row in found})
    room = rooms(session, channels, by.trust)
    used = quotas.uses(session, channels, by.now)
    causes = _causes(session, found, channels, by.now)
    not_again.ask(session, causes, by.now)
    found = [row for row in found if row.id not in causes]
    chosen: list[int] = []
    spent: dict[int, datetime] = {}  # of channels whose quota is used up: when there is room again
    for channel in channels:
        if not _may_send(channel, by.now) or not by.outside.adapter(session, channel, now=by.now):
            continue
        mine = [row for row in found if row.channel_id == channel.id]
        mine = mine[: min(room[channel.id], free - len(chosen))]
        fit, free_at = quotas.within(used.get(channel.id, ()), mine)
        if free_at is not None:
            # Or until it is too late, and a person is asked.
            spent |= {row.id: min(free_at, not_again.too_late_at(row, channel)) for row in mine[fit:]}
        for row in mine[:fit]:
            quotas.spend(session, channel, pieces=row.pieces, uploads=row.uploads, now=by.now)
        chosen += [row.id for row in mine[:fit]]
    for until in sorted(set(spent.values())):
        _put_off(
            session, {number for number, at in spent.items() if at == until}, max(until, by.now + NOT_NOW)
        )
    _put_off(session, {row.id for row in found} - set(chosen) - spent.keys(), by.now + NOT_NOW)
    return list(own(session, by, Delivery.id.in_(chosen), is_in(State.UNCONFIRMED))) if chosen else []


def ask_instead(session: Session, *, now: datetime) -> int:
    """For the sweep: what waits on channels no bell is rung for. How many people were asked about."""
    found = _harmless(session, now)[:ASKED_AT_ONCE]
    ids = {row.channel_id for row in found}
    channels = session.scalars(select(Channel).where(Channel.id.in_(ids))).all() if ids else []
    return not_again.ask(session, _causes(session, found, channels, now), now)


def _causes(
    session: Session, found: Sequence[Row], channels: Collection[Channel], now: datetime
) -> dict[int, Text]:
    """Of those on these channels, why some are not sent again."""
    by_id = {channel.id: channel for channel in channels}
    spaces = {channel.workspace_id for channel in channels}
    if not spaces:
        return {}
    stops = stopped(session, freezing.standing(session, spaces, now), [row.id for row in found], now)
    ground = grounds(session, spaces)
    whys = {
        row.id: not_again.why(
            row, by_id[row.channel_id], stops.get(row.id), ground.get(row.workspace_id, Ground()), now
        )
        for row in found
        if row.channel_id in by_id
    }
    return {delivery_id: cause for delivery_id, cause in whys.items() if cause is not None}


def _harmless(session: Session, now: datetime, lane: str | None = None) -> Sequence[Row]:
    """Of a lane, on channels that are there; or of all lanes, wherever."""
    honour = [name for name, adapter in ADAPTERS.items() if adapter.idempotency is Idempotency.KEY]
    found = session.execute(
        select(
            Delivery.id, Delivery.workspace_id, Delivery.channel_id, Delivery.first_tried_at, Delivery.pieces,
            Delivery.uploads, Delivery.asked_at, Delivery.good_until, Delivery.charter_version_id,
            Delivery.stamped_at, Channel.platform, Variant.planned_instant, Variant.patience_minutes, Variant.lateness,
        )
        .join(Channel, Channel.id == Delivery.channel_id)
        .join(Variant, Variant.id == Delivery.variant_id)
        .where(
            is_in(State.UNCONFIRMED),
            Delivery.kind == Kind.PUBLISH,
            Delivery.look_again_at <= now,
            *([] if lane is None else [Delivery.lane == lane, Channel.removed_at.is_(None)]),
            Channel.platform.in_(honour),
        )
        .order_by(Delivery.look_again_at, Delivery.id)
        .limit(MOST)
        .with_for_update(skip_locked=True, of=Delivery)
    )  # fmt: skip
    return [row for row in found if may_replay(row.platform, now=now, first_tried=row.first_tried_at)]


def _locked(session: Session, ids: Collection[int]) -> list[Channel]:
    """Those no other claim is working on: no two count the same room. What is skipped waits for the next round."""
    return list(
        session.scalars(
            select(Channel)
            .where(Channel.id.in_(ids))
            .order_by(Channel.id)
            .with_for_update(skip_locked=True, key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def _may_send(channel: Channel, now: datetime) -> bool:
    resting = channel.rest_until is not None and channel.rest_until > now
    return channel.health != Health.UNAUTHORIZED and not resting


def _put_off(session: Session, ids: Collection[int], until: datetime) -> None:
    if ids:
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids), is_in(State.UNCONFIRMED))
            .values(look_again_at=until)
            .execution_options(synchronize_session=False)
        )
