"""Whose turn it is: the channels that have something due and may send, and how much room each has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.channels import Channel, Health
from scheduler.publishing import spreading
from scheduler.publishing.delivery import Delivery, State
from scheduler.publishing.states import is_in


def ready_channels(session: Session, platforms: Collection[str], now: datetime) -> list[Channel]:
    """Channels with something due that may send, locked until the commit: no two claims count the same room.

    What another claim holds is skipped, not waited for: it is being served.
    """
    due = exists().where(Delivery.channel_id == Channel.id, is_in(State.SCHEDULED), Delivery.due_at <= now)
    return list(
        session.scalars(
            select(Channel)
            .where(
                Channel.platform.in_(platforms),
                Channel.removed_at.is_(None),
                Channel.paused_at.is_(None),
                Channel.health != Health.UNAUTHORIZED,
                or_(Channel.rest_until.is_(None), Channel.rest_until <= now),
                due,
                ~spreading.waits_for_a_plan(now),
            )
            .order_by(Channel.id)
            .with_for_update(skip_locked=True, key_share=True)
        )
    )


def rooms(session: Session, channels: Collection[Channel]) -> dict[int, int]:
    """How many more deliveries each channel takes at once, over all workers."""
    in_flight: dict[int, int] = dict(
        session.execute(
            select(Delivery.channel_id, func.count())
            .where(is_in(State.PUBLISHING), Delivery.channel_id.in_([channel.id for channel in channels]))
            .group_by(Delivery.channel_id)
        ).all()
    )
    return {c.id: max(0, ADAPTERS[c.platform].at_once - in_flight.get(c.id, 0)) for c in channels}


def in_turn(channels: Collection[Channel], last: int) -> list[Channel]:
    """Beginning after the channel served last, so that the first ones are not always first."""
    return sorted(channels, key=lambda channel: (channel.id <= last, channel.id))


def share(free: int, channels: Sequence[Channel]) -> int:
    """Of the free places, what one channel may have: ten thousand due posts get no more of them than two."""
    return max(1, -(-free // len(channels)))
