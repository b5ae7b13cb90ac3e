"""Looking after a connected channel: its settings, its pauses, its end. Credentials change in `connecting`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler import activity, notices
from scheduler.channels.answers import BadAnswers, about_the_channel, tidy
from scheduler.channels.channel import Channel, Lateness
from scheduler.people import Membership, Right
from scheduler.people.roles import demand
from scheduler.people.workspace import touch

LONGEST_REASON = 300


def listed(session: Session, workspace_id: int) -> list[Channel]:
    """The channels of a workspace as people ordered them; removed ones are gone from here."""
    return list(
        session.scalars(
            select(Channel)
            .where(Channel.workspace_id == workspace_id, Channel.removed_at.is_(None))
            .order_by(Channel.position, Channel.id)
        )
    )


def ended(session: Session, workspace_id: int) -> list[Channel]:
    """Those that were removed, the last first: nothing leaves there any more, and what did is still to be read."""
    return list(
        session.scalars(
            select(Channel)
            .where(Channel.workspace_id == workspace_id, Channel.removed_at.is_not(None))
            .order_by(Channel.removed_at.desc(), Channel.id.desc())
        )
    )


def edit(
    session: Session,
    channel: Channel,
    *,
    by: Membership,
    now: datetime,
    name: str | None = None,
    zone: str | None = None,
    language: str | None = None,
    patience_minutes: int | None = None,
    lateness: str | None = None,
    spread_minutes: int | None = None,
    position: int | None = None,
) -> None:
    """Change what is given. A new zone is for posts planned from now on: each planned one keeps its own. Raises BadAnswers."""
    demand(by, Right.CONNECT)
    troubles = about_the_channel(
        name=channel.name if name is None else name,
        zone=channel.zone if zone is None else zone,
        patience_minutes=patience_minutes,
        lateness=lateness,
        spread_minutes=spread_minutes,
    )
    if troubles:
        raise BadAnswers(troubles)
    if name is not None:
        channel.name = tidy(name)
    if zone is not None:
        channel.zone = zone
    if language is not None and language != channel.language:
        channel.language = language
        # Rules read it: what the gate passed for the old one is asked again.
        channel.revision += 1
    if patience_minutes is not None:
        channel.patience_minutes = patience_minutes
    if lateness is not None:
        channel.lateness = Lateness(lateness)
    if spread_minutes is not None:
        channel.spread_minutes = spread_minutes
    if position is not None:
        channel.position = position
    _changed(session, channel, by, "edited", now)


def move(session: Session, channel: Channel, step: int, *, by: Membership, now: datetime) -> None:
    """Some places up (negative) or down, in every list of channels; at the end it stays there."""
    demand(by, Right.CONNECT)
    order = listed(session, channel.workspace_id)
    before = order.index(channel)
    order.insert(min(max(before + step, 0), len(order) - 1), order.pop(before))
    for place, one in enumerate(order, start=1):
        one.position = place
    session.flush()
    touch(session, channel.workspace_id, now)


def pause(session: Session, channel: Channel, *, by: Membership, reason: str, now: datetime) -> None:
    """Nothing leaves meanwhile: what falls due is held, and asks. Pausing a paused one only changes the reason."""
    demand(by, Right.CONNECT)
    channel.paused_at = channel.paused_at or now
    channel.paused_by_id, channel.pause_reason = by.user_id, tidy(reason)[:LONGEST_REASON]
    channel.pause_cause = None
    _changed(session, channel, by, "paused", now)


def resume(session: Session, channel: Channel, *, by: Membership, now: datetime) -> None:
    """Open again. What was held stays held until a person looks at it: nothing fires by itself."""
    demand(by, Right.CONNECT)
    channel.paused_at = channel.paused_by_id = None
    channel.pause_reason, channel.pause_cause = "", None
    # Somebody has looked: it may fail as often again before it pauses itself.
    channel.failures, channel.failing_since = 0, None
    notices.settle(session, channel.workspace_id, about=channel.public_id, now=now)
    _changed(session, channel, by, "resumed", now)


def remove(session: Session, channel: Channel, *, by: Membership, now: datetime, ending: str = "") -> None:
    """Forget the credentials and take it off every list; what it published stays in the history.

    `ending`: why, for whoever reads that history.

    Whoever calls this first lets `publishing` take its scheduled posts off the calendar.
    """
    demand(by, Right.CONNECT)
    channel.removed_at = channel.removed_at or now
    channel.sealed = ""
    channel.ending = tidy(ending)[:LONGEST_REASON]
    channel.revision += 1
    notices.settle(session, channel.workspace_id, about=channel.public_id, now=now)
    _changed(session, channel, by, "removed", now)


def _changed(session: Session, channel: Channel, by: Membership, verb: str, now: datetime) -> None:
    session.flush()
    activity.record(session, by, verb, channel, now=now)
    touch(session, channel.workspace_id, now)
