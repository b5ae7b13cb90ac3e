"""Which deliveries are looked at now, taken so that no other worker looks at the same; frozen for the coroutines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Select, case, null, select, update
from sqlalchemy.orm import Session

from scheduler.adapters.base import Adapter, Message
from scheduler.channels import Channel
from scheduler.channels.facts import ChannelFacts
from scheduler.db import across_workspaces
from scheduler.publishing.claiming import loading, quotas
from scheduler.publishing.claiming.loading import Outside
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.gating import gate
from scheduler.publishing.preflight.flight import Stage
from scheduler.publishing.preflight.risk import Risk
from scheduler.publishing.preflight.times import stage_of
from scheduler.publishing.states import is_in
from scheduler.wording import N_, verbatim

BATCH = 20
# Should whoever took it die, somebody looks again afterwards: a look twice harms nothing.
MINE_FOR = timedelta(minutes=3)


@dataclass(frozen=True)
class Flight:
    """One scheduled delivery, as it stands now."""

    delivery_id: int
    workspace_id: int
    mark: datetime  # when it was taken until: whoever moves it meanwhile sets another
    stage: Stage
    due: datetime
    content_hash: str | None
    prepared: Mapping[str, Any]
    variant: str  # public id
    title: str
    channel: ChannelFacts
    channel_name: str
    checked_at: datetime | None
    for_user: int | None
    adapter: Adapter = field(repr=False)
    message: Message = field(repr=False)
    risks: tuple[Risk, ...] = ()  # found without leaving the house


def those_waiting(now: datetime) -> Select[int]:
    """For the tick: what is to be looked at by now."""
    return select(Delivery.id).where(
        is_in(State.SCHEDULED),
        Delivery.preflight_at.is_not(None),
        Delivery.preflight_at <= now,
        Delivery.kind == Kind.PUBLISH,
    )


def take(session: Session, outside: Outside, now: datetime) -> tuple[list[int], datetime]:
    """Ids of the next ones, and until when they are ours. Their adapters are opened; nobody's state changes."""
    mark = now + MINE_FOR
    with across_workspaces(session):
        chosen = (
            those_waiting(now)
            .order_by(Delivery.preflight_at)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Delivery)
            .cte("chosen")
        )
        rows = session.execute(
            update(Delivery)
            .where(Delivery.id.in_(select(chosen.c.id)))
            # What should have left by now is no longer ahead.
            .values(preflight_at=case((Delivery.due_at <= now, null()), else_=mark))
            .returning(Delivery.id, Delivery.channel_id)
            .execution_options(synchronize_session=False)
        ).all()
        for channel in session.scalars(
            select(Channel).where(Channel.id.in_({row.channel_id for row in rows}))
        ):
            outside.adapter(session, channel, now=now)
    return [row.id for row in rows], mark


def load(
    session: Session, ids: Sequence[int], mark: datetime, outside: Outside, now: datetime
) -> list[Flight]:
    """Read only: the gate is asked again, one pass a channel."""
    with across_workspaces(session):
        rows = session.scalars(
            select(Delivery)
            .where(Delivery.id.in_(ids), is_in(State.SCHEDULED), Delivery.due_at > now)
            .order_by(Delivery.channel_id)
        ).all()
        return [
            flight
            for _, of_channel in groupby(rows, key=lambda row: row.channel_id)
            for flight in _of_channel(session, list(of_channel), mark, outside, now)
        ]


def _of_channel(
    session: Session, rows: Sequence[Delivery], mark: datetime, outside: Outside, now: datetime
) -> list[Flight]:
    channel = rows[0].channel
    adapter = outside.opened(channel) if channel.removed_at is None else None
    if adapter is None:
        return []
    variants = loading.variants(session, [row.variant_id for row in rows if row.variant_id])
    due = {row.variant_id: row.due_at for row in rows if row.variant_id in variants and row.due_at}
    known = gate.Known.of(session, list(variants.values()), due=due, now=now)
    found = []
    for row in rows:
        variant, at = variants.get(row.variant_id or 0), row.due_at
        if variant is None or at is None:
            continue
        refusals = gate.look(session, variant, at=at, by=None, now=now, known=known)
        found.append(
            Flight(
                row.id, row.workspace_id, mark, stage_of(at, now), at, row.content_hash, dict(row.prepared),
                variant.public_id, variant.post.title, ChannelFacts.of(channel), channel.name, channel.checked_at,
                row.scheduled_by_id, adapter, loading.message(session, variant, adapter, outside),
                (*map(Risk.of, refusals), *_of_the_channel(session, channel, at, now)),
            )
        )  # fmt: skip
    return found


def _of_the_channel(session: Session, channel: Channel, due: datetime, now: datetime) -> list[Risk]:
    """What the gate lets pass for later, and a person may still want to know before it is due."""
    if channel.paused_at is not None:
        text = N_("{name} is paused; what falls due meanwhile is held.", name=verbatim(channel.name))
        return [Risk("channel", text)]
    resting = quotas.explain(session, channel, now=now)
    return [Risk("quota", resting[0])] if resting and resting[1] > due else []
