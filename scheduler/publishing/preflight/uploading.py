"""Minutes ahead: what the platform lets us bring before, is brought, so that one call remains when it is due.

Nothing becomes public by a step. Should the claim come first, it finds the steps that are done and does the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.clock import Clock
from scheduler.db import across_workspaces
from scheduler.outgoing.errors import AdapterError
from scheduler.publishing.claiming import loading, quotas
from scheduler.publishing.claiming.costing import cost_of
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.preflight.flying import Flight
from scheduler.publishing.preflight.risk import Risk
from scheduler.publishing.states import is_in
from scheduler.wording import N_

SECONDS = 120.0  # for one step
Write = Callable[[Callable[[Session], Any]], Awaitable[Any]]


async def upload(flight: Flight, write: Write, clock: Clock) -> tuple[bool, list[Risk]]:
    """Whether all of its steps are done, and what went wrong."""
    done, to_do = loading.fresh(flight.adapter.steps(flight.message), flight.prepared, clock.now())
    stored = dict(flight.prepared)
    for step in to_do:
        if not await write(partial(_may_upload, channel_id=flight.channel.id, now=clock.now())):
            return False, []
        try:
            async with asyncio.timeout(SECONDS):
                result = await flight.adapter.prepare(step, done)
        except TimeoutError:
            return False, [Risk("upload", N_("The platform did not take an image in time."))]
        except AdapterError as fault:
            return False, [
                Risk("upload", N_("An image cannot be brought there yet: {reason}", reason=fault.reason))
            ]
        done[step.name] = result
        stored[step.name] = {"at": clock.now().isoformat(), "result": result}
        if not await write(partial(_keep, flight=flight, stored=dict(stored), now=clock.now())):
            return True, []  # it was claimed, moved or changed meanwhile: not ours any more
    return True, []


def _may_upload(session: Session, *, channel_id: int, now: datetime) -> bool:
    """Counts the step; False when the platform's limits leave no room for it, or the channel rests."""
    with across_workspaces(session):
        channel = session.get(
            Channel, channel_id, with_for_update={"key_share": True}, populate_existing=True
        )
        if channel is None or (channel.rest_until and channel.rest_until > now):
            return False
        for use in quotas.uses(session, [channel], now).get(channel_id, ()):
            if not use.takes(use.quota.cost(pieces=0, uploads=1)):
                return False
        quotas.spend(session, channel, pieces=0, uploads=1, now=now)
        return True


def _keep(session: Session, *, flight: Flight, stored: Mapping[str, Any], now: datetime) -> bool:
    left = cost_of(flight.channel.platform, flight.adapter, flight.message, stored, now=now)
    with across_workspaces(session):
        kept = session.execute(
            update(Delivery)
            .where(
                Delivery.id == flight.delivery_id,
                is_in(State.SCHEDULED),
                Delivery.content_hash == flight.content_hash,
            )
            .values(prepared=dict(stored), **left)
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        ).first()
    return kept is not None
