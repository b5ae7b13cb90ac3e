"""Asking platforms what became of posts: hourly on the first day, twice a day for a month, then no more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from scheduler import logbook
from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import (
    Adapter,
    AdapterError,
    Capability,
    Figures,
    RateLimited,
    Receipt,
    Unauthorized,
)
from scheduler.channels import Channel, Health
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions, across_workspaces
from scheduler.publishing.claiming.taken import receipt_of
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.figures.reading import Reading

log = structlog.get_logger()

SOON, FRESH, FOLLOWED = timedelta(minutes=15), timedelta(days=1), timedelta(days=30)
HOURLY, LATER = timedelta(hours=1), timedelta(hours=12)
A_ROUND = 60
OF_A_CHANNEL = 20  # the calls are taken from the same allowance as publishing
SECONDS = 20.0


@dataclass(frozen=True)
class Asked:
    """A published delivery whose figures are to be read; nothing of the session it was found in."""

    workspace_id: int
    delivery_id: int
    channel: ChannelFacts
    receipt: Receipt


def wait(session: Session, now: datetime) -> bool:
    with across_workspaces(session):
        return session.scalars(_due(now).with_only_columns(Delivery.id).limit(1)).first() is not None


def of(session: Session, delivery: Delivery) -> Reading | None:
    """What was last heard of it."""
    mine = (Reading.workspace_id == delivery.workspace_id, Reading.delivery_id == delivery.id)
    return session.scalars(select(Reading).where(*mine)).one_or_none()


async def read_due(sessions: Sessions, *, connect: Callable[[ChannelFacts], Adapter], now: datetime) -> int:
    """Those whose turn it is, a round of them; gives how many platforms told. No session is open meanwhile."""
    with sessions.reading() as session:
        asked = _round(session, now)
    opened: dict[int, Adapter | None] = {}
    told = 0
    try:
        for one in asked:
            if one.channel.id not in opened:
                opened[one.channel.id] = _opened(connect, one.channel)
            try:
                figures = await _figures(opened[one.channel.id], one)
            except (RateLimited, Unauthorized):
                # What it still grants belongs to what is to be published: its others wait for their next turn.
                figures = None
                await _close(opened[one.channel.id])
                opened[one.channel.id] = None
            told += figures is not None
            # Another worker may have begun this very row: what it heard is as good.
            with suppress(IntegrityError), sessions.writing() as session:
                _keep(session, one, figures, now)
    finally:
        for adapter in opened.values():
            await _close(adapter)
    return told


async def _close(adapter: Adapter | None) -> None:
    if adapter is not None:
        await adapter.aclose()


def _due(now: datetime) -> Select[Any]:
    counting = [name for name, adapter in ADAPTERS.items() if Capability.FIGURES in adapter.capabilities]
    return (
        select(Delivery)
        .join(Channel, and_(Channel.workspace_id == Delivery.workspace_id, Channel.id == Delivery.channel_id))
        .outerjoin(
            Reading,
            and_(Reading.workspace_id == Delivery.workspace_id, Reading.delivery_id == Delivery.id),
        )
        .where(
            Delivery.kind == Kind.PUBLISH,
            Delivery.state == State.PUBLISHED,
            Delivery.receipt.is_not(None),
            Delivery.published_at.between(now - FOLLOWED, now - SOON),
            Channel.platform.in_(counting),
            Channel.removed_at.is_(None),
            Channel.health != Health.UNAUTHORIZED,
            or_(Channel.rest_until.is_(None), Channel.rest_until <= now),
            or_(
                Reading.id.is_(None),
                Reading.asked_at <= now - LATER,
                and_(Delivery.published_at > now - FRESH, Reading.asked_at <= now - HOURLY),
            ),
        )
    )


def _round(session: Session, now: datetime) -> list[Asked]:
    oldest = (
        _due(now).options(joinedload(Delivery.channel)).order_by(Reading.asked_at.nulls_first(), Delivery.id)
    )
    found, of_channel = [], Counter[int]()
    with across_workspaces(session):
        for row in session.scalars(oldest.limit(A_ROUND)):
            of_channel[row.channel_id] += 1
            receipt = receipt_of(row.receipt)
            if receipt and of_channel[row.channel_id] <= OF_A_CHANNEL:
                found.append(Asked(row.workspace_id, row.id, ChannelFacts.of(row.channel), receipt))
    return found


def _opened(connect: Callable[[ChannelFacts], Adapter], channel: ChannelFacts) -> Adapter | None:
    try:
        return connect(channel)
    except AdapterError:
        return None  # the hourly look at connections says so to somebody


async def _figures(adapter: Adapter | None, one: Asked) -> Figures | None:
    """None: nothing was told; what was known stays, and it is asked again in its turn. Raises RateLimited, Unauthorized."""
    if adapter is None:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            return await adapter.figures(one.receipt)
    except (RateLimited, Unauthorized):
        raise
    except (AdapterError, TimeoutError):
        return None
    except Exception as fault:
        # A fault of ours in one adapter must not keep the others from being asked.
        log.error("figures_broke", platform=one.channel.platform, **logbook.fault(fault))
        return None


def _keep(session: Session, one: Asked, figures: Figures | None, now: datetime) -> None:
    mine = (Reading.workspace_id == one.workspace_id, Reading.delivery_id == one.delivery_id)
    row = session.scalars(select(Reading).where(*mine)).one_or_none()
    if row is None:
        row = Reading(workspace_id=one.workspace_id, delivery_id=one.delivery_id, known={}, raw={})
        session.add(row)
    row.asked_at = now
    if figures is not None:
        row.known = {str(name): value for name, value in figures.known.items()}
        row.raw, row.read_at = dict(figures.raw), now
