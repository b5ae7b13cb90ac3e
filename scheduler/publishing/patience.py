"""How late is still worth publishing, how long to wait between tries, and when to look again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, func, or_, true

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Idempotency, Readback
from scheduler.channels import Channel, Lateness
from scheduler.content import Variant
from scheduler.db import minutes_after
from scheduler.publishing.delivery import Delivery

NEVER = datetime.max.replace(tzinfo=UTC)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
# Where late is better than never, tries still end: a day of them is a broken connection, not bad luck.
LONGEST_TRYING = timedelta(hours=24)
LONGEST_LOOKING = timedelta(hours=24)
# A replay must also arrive while the platform still remembers the key.
ON_THE_WAY = timedelta(minutes=2)

Jitter = Callable[[], float]  # between 0 and 1


class Choice(Protocol):
    """A variant, or a row with these columns of one."""

    @property
    def patience_minutes(self) -> int | None: ...
    @property
    def lateness(self) -> str | None: ...


@dataclass(frozen=True)
class Patience:
    """How late something is still worth publishing, and what becomes of it after that."""

    minutes: int
    then: Lateness

    @classmethod
    def of(cls, variant: Variant) -> Patience:
        """Its own, else its channel's."""
        return cls.either(variant, variant.channel)

    @classmethod
    def either(cls, variant: Choice, channel: Channel) -> Patience:
        """The same for a row that holds a variant's columns."""
        if variant.patience_minutes is not None and variant.lateness is not None:
            return cls(variant.patience_minutes, Lateness(variant.lateness))
        return cls(channel.patience_minutes, Lateness(channel.lateness))


def give_up_at(
    patience: Patience, planned: datetime, asked: datetime | None, first_tried: datetime | None
) -> datetime:
    """After this nothing leaves by itself."""
    if patience.then == Lateness.PUBLISH:
        return first_tried + LONGEST_TRYING if first_tried else NEVER
    return max(planned, asked or planned) + timedelta(minutes=patience.minutes)


def still_worth(channel: Channel, now: datetime) -> ColumnElement[bool]:
    """Of this channel's deliveries, joined with their variants: those whose patience has not run out."""
    since = now - timedelta(minutes=channel.patience_minutes)
    return _worth(true() if channel.lateness == Lateness.PUBLISH else _meant_after(since), now)


def worth_since(since: ColumnElement[Any], now: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same where only the statement knows since when the channel's patience reaches; NULL: for ever."""
    return _worth(or_(since.is_(None), _meant_after(since)), now)


def _meant_after(since: Any) -> ColumnElement[bool]:
    # Never NULL where the planned time is known: whoever asks for the others negates this.
    return or_(
        Variant.planned_instant > since, func.coalesce(Delivery.asked_at, Variant.planned_instant) > since
    )


def _worth(as_the_channel: ColumnElement[bool], now: Any) -> ColumnElement[bool]:
    planned, asked = Variant.planned_instant, func.coalesce(Delivery.asked_at, Variant.planned_instant)
    its_own = or_(
        Variant.lateness == Lateness.PUBLISH,
        minutes_after(planned, Variant.patience_minutes) > now,
        minutes_after(asked, Variant.patience_minutes) > now,
    )
    return or_(and_(Variant.lateness.is_(None), as_the_channel), and_(Variant.lateness.is_not(None), its_own))


def pause(tries: int, jitter: Jitter = random.random) -> timedelta:
    """Growing, and never in step: many posts failed by one outage must not come back together."""
    grown = FIRST_PAUSE * 2 ** min(tries, 12)
    return min(grown, LONGEST_PAUSE) * (0.75 + 0.5 * jitter())


def next_look(platform: str, *, now: datetime, first_tried: datetime) -> datetime | None:
    """When an unconfirmed delivery is looked at again by itself; None: only a person can tell."""
    adapter = ADAPTERS.get(platform)
    age = now - first_tried
    if adapter is None or age > LONGEST_LOOKING:
        return None
    if may_replay(platform, now=now, first_tried=first_tried):
        soonest = FIRST_PAUSE
    elif adapter.readback is not Readback.NONE:
        soonest = max(adapter.settle, FIRST_PAUSE)
    else:
        return None
    # Often while it is fresh, seldom later on.
    return now + min(max(soonest, age / 4), LONGEST_PAUSE)


def first_look(platform: str, *, now: datetime, first_tried: datetime) -> datetime | None:
    """The same once whoever sent it is certainly dead, for the first time: at once where the key makes a replay
    harmless, else as soon as the platform would show it."""
    if may_replay(platform, now=now, first_tried=first_tried):
        return now
    adapter = ADAPTERS.get(platform)
    if adapter is None or adapter.readback is Readback.NONE:
        return None
    return now + (adapter.settle or FIRST_PAUSE)


def replayable(now: datetime) -> ColumnElement[bool]:
    """`may_replay` of deliveries joined with their channels."""
    kinds = [
        and_(
            Channel.platform == name,
            true()
            if adapter.key_life is None
            else Delivery.first_tried_at > now - adapter.key_life + ON_THE_WAY,
        )
        for name, adapter in ADAPTERS.items()
        if adapter.idempotency is Idempotency.KEY
    ]
    return or_(false(), *kinds)


def may_replay(platform: str, *, now: datetime, first_tried: datetime) -> bool:
    """Is sending the same key again harmless? Only where the platform promises it, and only while it remembers."""
    adapter = ADAPTERS.get(platform)
    if adapter is None or adapter.idempotency is not Idempotency.KEY:
        return False
    return adapter.key_life is None or now - first_tried < adapter.key_life - ON_THE_WAY
