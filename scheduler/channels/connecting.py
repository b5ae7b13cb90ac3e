"""Connecting a channel: ask the platform for real, then store what it answered, its secrets sealed.

Asking is a coroutine and belongs outside any database session; storing is quick and belongs inside one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.adapters.base import Adapter, Connection, Limits
from scheduler.adapters.renewal import unkept
from scheduler.channels.answers import BadAnswers, about_the_channel, platform_of, tidy, validate
from scheduler.channels.channel import Channel, Health
from scheduler.channels.facts import ChannelFacts, seal
from scheduler.channels.renewing import StoredRenewal
from scheduler.db import Sessions
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch
from scheduler.sealing import Sealer

if TYPE_CHECKING:
    from scheduler.outgoing import Client

__all__ = [
    "BadAnswers",
    "ChannelFacts",
    "connect",
    "open_adapter",
    "reconnect",
    "store",
    "validate",
]


async def connect(platform: str, answers: Mapping[str, str], client: Client) -> Connection:
    """Ask the platform for real. Raises what adapters raise: Rejected (may name the field), Unauthorized, Unreachable…"""
    return await platform_of(platform).connect(answers, client)


def store(
    session: Session,
    *,
    by: Membership,
    name: str,
    platform: str,
    zone: str,
    language: str,
    connection: Connection,
    sealer: Sealer,
    now: datetime,
) -> Channel:
    """A new channel for a checked connection. Raises BadAnswers, NotAllowed."""
    demand(by, Right.CONNECT)
    if troubles := about_the_channel(name=name, zone=zone):
        raise BadAnswers(troubles)
    last = select(func.max(Channel.position)).where(Channel.workspace_id == by.workspace_id)
    channel = Channel(
        workspace_id=by.workspace_id,
        name=tidy(name),
        platform=platform_of(platform).platform,
        zone=zone,
        language=language,
        position=(session.scalar(last) or 0) + 1,
        created_at=now,
    )
    _take(channel, connection, sealer, now)
    session.add(channel)
    session.flush()
    activity.record(session, by, "connected", channel, now=now, platform=channel.platform)
    touch(session, by.workspace_id, now)
    return channel


def reconnect(
    session: Session,
    channel: Channel,
    connection: Connection,
    *,
    by: Membership,
    sealer: Sealer,
    now: datetime,
) -> None:
    """New credentials, or another address, for the same channel: its posts stay, planned and published alike."""
    demand(by, Right.CONNECT)
    _take(channel, connection, sealer, now)
    # Where a post would go may have changed: what the gate passed for the old place is asked again.
    channel.revision += 1
    channel.rest_until = None
    session.flush()
    notices.settle(session, channel.workspace_id, about=channel.public_id, now=now)
    activity.record(session, by, "reconnected", channel, now=now, platform=channel.platform)
    touch(session, channel.workspace_id, now)


def open_adapter(
    channel: ChannelFacts | Channel, *, sealer: Sealer, client: Client, sessions: Sessions | None = None
) -> Adapter:
    """The adapter of a stored channel; touches no network. Raises Unauthorized when its secrets cannot be opened.

    `sessions`: where credentials that are exchanged on the way are stored; without them they last as long as it does.
    """
    facts = ChannelFacts.of(channel) if isinstance(channel, Channel) else channel
    adapter = platform_of(facts.platform)
    limits = Limits.from_json(facts.limits, adapter.usual)
    renewal = (
        StoredRenewal(sessions, sealer, client.clock, facts.workspace_id, facts.id) if sessions else unkept
    )
    secrets = facts.secrets(sealer)
    connection = Connection(
        facts.identity, facts.settings, secrets, limits, renewal=renewal, channel=facts.public_id
    )
    return adapter.open(connection, client)


def _take(channel: Channel, connection: Connection, sealer: Sealer, now: datetime) -> None:
    channel.identity = connection.identity[:300]
    channel.expires_at, channel.expiry_told_at = connection.expires_at, None
    channel.settings = dict(connection.settings)
    channel.sealed = seal(connection.secrets, sealer)
    channel.limits = connection.limits.as_json()
    channel.health, channel.health_reason, channel.checked_at = Health.OK, None, now
