"""The posts and the channels: what is late, what waits for a person, what could not leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.channels import Channel
from scheduler.channels.channel import Health
from scheduler.db import across_workspaces
from scheduler.health.check import Check, Level
from scheduler.publishing import Delivery, State
from scheduler.sealing import CannotOpen, Sealer
from scheduler.wording import N_

OVERDUE, PEOPLE, CONNECTIONS = N_("Overdue posts"), N_("Waiting for a person"), N_("Channels")
GRACE = timedelta(seconds=60)
LISTED = 5


def overdue(session: Session, now: datetime) -> Iterator[Check]:
    """What should have left a minute ago and may leave: a paused channel's posts are held, not late."""
    with across_workspaces(session):
        count, oldest = session.execute(
            select(func.count(), func.min(Delivery.due_at))
            .join(Channel, Channel.id == Delivery.channel_id)
            .where(
                Delivery.state == State.SCHEDULED,
                Delivery.due_at < now - GRACE,
                Channel.paused_at.is_(None),
                Channel.removed_at.is_(None),
                (Channel.rest_until.is_(None)) | (Channel.rest_until < now),
            )
        ).one()
    if not count or oldest is None:
        yield Check(OVERDUE, Level.FINE, N_("Nothing is late."))
        return
    minutes = max(1, round((now - oldest).total_seconds() / 60))
    words = N_(
        "Should have left already: {count}, the oldest {minutes} min ago.", count=count, minutes=minutes
    )
    yield Check(OVERDUE, Level.BAD, words)


def asks_for_a_person(session: Session, workspace_id: int | None) -> Iterator[Check]:
    states = (State.UNCONFIRMED, State.FAILED, State.HELD, State.MISSED)
    query = select(func.count()).select_from(Delivery).where(Delivery.state.in_(states))
    if workspace_id is not None:
        query = query.where(Delivery.workspace_id == workspace_id)
    with across_workspaces(session):
        count = session.scalar(query) or 0
    if count:
        words = N_("On the queue page, {count} to decide about.", count=count)
        yield Check(PEOPLE, Level.WATCH, words)
    else:
        yield Check(PEOPLE, Level.FINE, N_("No post needs a decision."))


def connections(session: Session, sealer: Sealer, workspace_id: int | None) -> Iterator[Check]:
    query = select(Channel).where(Channel.removed_at.is_(None)).order_by(Channel.id)
    if workspace_id is not None:
        query = query.where(Channel.workspace_id == workspace_id)
    with across_workspaces(session):
        channels = session.scalars(query).all()
    bad = [found for channel in channels if (found := _trouble(channel, sealer))]
    if not bad:
        yield Check(CONNECTIONS, Level.FINE, N_("{count} connected, no trouble known.", count=len(channels)))
    yield from bad[:LISTED]
    if len(bad) > LISTED:
        yield Check(CONNECTIONS, Level.BAD, N_("…and {count} more.", count=len(bad) - LISTED))


def _trouble(channel: Channel, sealer: Sealer) -> Check | None:
    if channel.health == Health.UNAUTHORIZED:
        words = N_(
            "“{channel}” must be connected again: nothing leaves there meanwhile.", channel=channel.name
        )
        return Check(CONNECTIONS, Level.BAD, words)
    if not _opens(channel, sealer):
        words = N_(
            "The credentials of “{channel}” were sealed with another key: connect it again.",
            channel=channel.name,
        )
        return Check(CONNECTIONS, Level.BAD, words)
    if channel.health == Health.UNREACHABLE:
        words = N_("“{channel}” could not be reached the last time; it is tried again.", channel=channel.name)
        return Check(CONNECTIONS, Level.WATCH, words)
    if channel.paused_at is not None:
        return Check(CONNECTIONS, Level.WATCH, N_("“{channel}” is paused.", channel=channel.name))
    return None


def _opens(channel: Channel, sealer: Sealer) -> bool:
    try:
        return not channel.sealed or sealer.open(channel.sealed) is not None
    except CannotOpen:
        return False
