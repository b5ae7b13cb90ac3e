"""Is each connection still good? Asked by the tick every hour, and by whoever presses the button."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler import logbook, notices
from scheduler.adapters.base import AdapterError, Connection, RateLimited, Unauthorized
from scheduler.channels.channel import Channel, Health
from scheduler.channels.connecting import open_adapter
from scheduler.channels.facts import ChannelFacts
from scheduler.db import Sessions, across_workspaces
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.sealing import Sealer
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    from scheduler.outgoing import Client

log = structlog.get_logger()

EVERY = timedelta(hours=1)
PATIENCE_SECONDS = 20.0
AT_ONCE = 8


@dataclass(frozen=True)
class Verdict:
    """What a look at a connection found; `fresh` is what the platform says now, where it answered."""

    health: Health
    reason: Text | None = None
    fresh: Connection | None = None


async def look(
    channel: ChannelFacts, *, sealer: Sealer, client: Client, sessions: Sessions | None = None
) -> Verdict:
    """Ask one platform. Never raises for what a platform may answer; takes no longer than the patience."""
    try:
        adapter = open_adapter(channel, sealer=sealer, client=client, sessions=sessions)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return Verdict(Health.OK, fresh=await adapter.check())
        finally:
            await adapter.aclose()
    except TimeoutError:
        return Verdict(
            Health.UNREACHABLE,
            N_("It did not answer within {seconds} seconds.", seconds=int(PATIENCE_SECONDS)),
        )
    except Unauthorized as refusal:
        return Verdict(Health.UNAUTHORIZED, refusal.reason)
    except RateLimited:
        return Verdict(Health.OK)  # busy is not broken: it knows us well enough to ask us to wait
    except AdapterError as fault:
        return Verdict(Health.UNREACHABLE, fault.reason)
    except Exception as fault:
        # A fault of ours in one adapter must not keep the others from being looked at.
        log.error("check_broke", channel=channel.public_id, platform=channel.platform, **logbook.fault(fault))
        return Verdict(Health.UNREACHABLE, N_("The check itself went wrong; the log says how."))


def record(session: Session, channel: ChannelFacts, verdict: Verdict, *, now: datetime) -> bool:
    """Store a verdict, and tell those who can reconnect. False: the channel has changed meanwhile, so it says nothing."""
    row = session.scalar(
        select(Channel).where(
            Channel.workspace_id == channel.workspace_id,
            Channel.id == channel.id,
            Channel.revision == channel.revision,
            Channel.removed_at.is_(None),
        )
    )
    if row is None:
        return False
    row.checked_at = now
    if verdict.fresh is not None:
        row.limits = verdict.fresh.limits.as_json()
        row.identity = verdict.fresh.identity[:300] or row.identity
        shown = verdict.fresh.settings.get("display_name")
        if shown and shown != row.settings.get("display_name"):
            row.settings = {**row.settings, "display_name": shown}
        row.expires_at = verdict.fresh.expires_at
    if verdict.health == Health.UNREACHABLE:
        row.failures, row.failing_since = row.failures + 1, row.failing_since or now
    elif verdict.health == Health.OK and row.health == Health.UNREACHABLE:
        row.failures, row.failing_since = 0, None
    if verdict.health == Health.UNAUTHORIZED:
        refuse(session, row, verdict.reason, now=now)
    elif (row.health, row.health_reason) != (verdict.health, verdict.reason):
        row.health, row.health_reason = verdict.health, verdict.reason
        if verdict.health == Health.OK:
            notices.settle(session, row.workspace_id, about=row.public_id, now=now)
        touch(session, row.workspace_id, now)
    return True


def refuse(session: Session, channel: Channel, reason: Text | None, *, now: datetime) -> None:
    """The platform no longer knows us: nothing is sent until somebody reconnects, and they are told."""
    if (channel.health, channel.health_reason) == (Health.UNAUTHORIZED, reason):
        return
    channel.health, channel.health_reason = Health.UNAUTHORIZED, reason
    notices.tell(
        session,
        channel.workspace_id,
        kind="channel",
        text=N_("{channel} must be reconnected: {reason}", channel=channel.name, reason=reason or ""),
        about=channel.public_id,
        now=now,
        right=Right.CONNECT,
    )
    touch(session, channel.workspace_id, now)


def due(session: Session, now: datetime) -> list[ChannelFacts]:
    """Every channel that has not been looked at for an hour, in all workspaces."""
    with across_workspaces(session):
        rows = session.scalars(
            select(Channel)
            .where(
                Channel.removed_at.is_(None),
                or_(Channel.checked_at.is_(None), Channel.checked_at <= now - EVERY),
            )
            .order_by(Channel.checked_at, Channel.id)
        )
        return [ChannelFacts.of(row) for row in rows]


async def check_all(sessions: Sessions, *, sealer: Sealer, client: Client, now: datetime) -> int:
    """Look at every channel that is due; gives their number. The network is asked outside any database session."""
    with sessions.reading() as session:
        channels = due(session, now)
    places = asyncio.Semaphore(AT_ONCE)

    async def one(channel: ChannelFacts) -> tuple[ChannelFacts, Verdict]:
        async with places:
            return channel, await look(channel, sealer=sealer, client=client, sessions=sessions)

    for found in asyncio.as_completed([one(channel) for channel in channels]):
        channel, verdict = await found
        with sessions.writing() as session:
            record(session, channel, verdict, now=now)
    return len(channels)
