"""After an outage nothing bursts: what became late meanwhile leaves one by one, and people see the plan before it runs.

An outage of a channel: something is more than ten minutes late there, and nothing was claimed for as long. A channel
that is merely slow keeps its order and its pace. What was planned for one instant was meant to leave together, and
takes one turn together.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from scheduler import notices
from scheduler.channels import Channel, Health
from scheduler.people import Right
from scheduler.people.workspace import touch
from scheduler.publishing.delivery import Delivery, Kind, State
from scheduler.publishing.states import is_in
from scheduler.wording import N_, verbatim

if TYPE_CHECKING:
    from scheduler.publishing.claiming.served import Served

LATE = timedelta(minutes=10)
TO_THE = timedelta(
    minutes=1
)  # how exactly a channel remembers when something last left: not a write for each post
NOTICE = "spread"
Moment = datetime | BindParameter[datetime]


def waits_for_a_plan(long_ago: Moment) -> ColumnElement[bool]:
    """Channels of the query around this, from which nothing is claimed before `plan` has given out turns.

    `long_ago`: `LATE` before now.
    """
    late = _late(long_ago)
    first = select(func.min(Delivery.due_at)).where(*late).correlate(Channel).scalar_subquery()
    last = select(func.max(Delivery.due_at)).where(*late).correlate(Channel).scalar_subquery()
    return and_(_was_away(long_ago), func.coalesce(first < last, False))


def remember(session: Session, channels: Collection[Served], served: Collection[int], now: datetime) -> None:
    """Part of a claim: something leaves there now."""
    stale = [
        channel.id
        for channel in channels
        if channel.id in served and (channel.claimed_at is None or channel.claimed_at <= now - TO_THE)
    ]
    if stale:
        session.execute(
            update(Channel)
            .where(Channel.id.in_(stale))
            .values(claimed_at=now)
            .execution_options(synchronize_session=False)
        )


def plan(session: Session, *, now: datetime) -> int:
    """Give a turn to what is late where nothing left meanwhile; the number of turns. Part of the sweep."""
    channels = session.scalars(
        select(Channel)
        .where(
            exists().where(*_late(now - LATE)),
            waits_for_a_plan(now - LATE),
            Channel.removed_at.is_(None),
            Channel.paused_at.is_(None),
            Channel.health != Health.UNAUTHORIZED,
            or_(Channel.rest_until.is_(None), Channel.rest_until <= now),
        )
        .order_by(Channel.id)
        # No claim and no other sweep works on these meanwhile.
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    return sum(_plan(session, channel, now) for channel in channels)


def _plan(session: Session, channel: Channel, now: datetime) -> int:
    here = (Delivery.channel_id == channel.id, is_in(State.SCHEDULED), Delivery.kind == Kind.PUBLISH)
    # Turns given after an earlier outage stand; the new ones come after them.
    taken = session.scalar(
        select(func.max(Delivery.due_at)).where(*here, Delivery.spread_at.is_not(None), Delivery.due_at > now)
    )
    instants = session.scalars(
        select(Delivery.due_at)
        .where(*here, Delivery.due_at <= now - LATE)
        .distinct()
        .order_by(Delivery.due_at)
    ).all()
    apart = timedelta(minutes=channel.spread_minutes)
    turn, posts = max(now, taken or now), 0
    for instant in instants:
        turn += apart
        given = session.execute(
            update(Delivery)
            .where(*here, Delivery.due_at == instant)
            .values(due_at=turn, spread_at=now, changed_at=now)
            .returning(Delivery.id)
            .execution_options(synchronize_session=False)
        )
        posts += len(given.all())
    notices.tell(
        session,
        channel.workspace_id,
        kind=NOTICE,
        text=N_(
            "{count} posts on {channel} are late after an interruption. They leave one by one, {minutes} minutes "
            "apart, unless you decide otherwise.",
            count=posts,
            channel=verbatim(channel.name),
            minutes=channel.spread_minutes,
        ),
        about=channel.public_id,
        right=Right.SCHEDULE,
        now=now,
    )
    touch(session, channel.workspace_id, now)
    return len(instants)


def _late(long_ago: Moment) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.channel_id == Channel.id,
        is_in(State.SCHEDULED),
        Delivery.kind == Kind.PUBLISH,
        Delivery.due_at <= long_ago,
    )


def _was_away(long_ago: Moment) -> ColumnElement[bool]:
    return and_(
        Channel.spread_minutes > 0,
        or_(Channel.claimed_at.is_(None), Channel.claimed_at <= long_ago),
    )
